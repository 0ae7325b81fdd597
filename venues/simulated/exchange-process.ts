#!/usr/bin/env node
/** The command line of exchanges in a process of their own; see `docs/venue-wire.md`. */
import { Command, InvalidArgumentError } from 'commander';
import type { MarketSpec } from '../market/open-market.js';
import type { HostOptions } from './exchange-host.js';
import { hostExchanges } from './exchange-host.js';

interface Flags {
  readonly config: string;
  readonly venue?: string;
  readonly host: string;
  readonly port: number;
  readonly operatorPort?: number;
  readonly market: string;
  readonly seed: string;
  readonly speed: number;
}

const program = new Command('exchange-process')
  .description('run simulated exchanges that clients reach over TCP')
  .option('--config <folder>', 'folder of the configuration files', './config')
  .option('--venue <code>', 'only this venue of venues.yaml (all when not given)')
  .option('--host <address>', 'address to listen at', '127.0.0.1')
  .option('--port <n>', 'port to listen at, 0 for any free one', wholePort, 7010)
  .option('--operator-port <n>', 'port for operators on 127.0.0.1, 0 for any free one', wholePort)
  .option('--market <source>', 'background flow: synthetic, replay:<file> or none', 'synthetic')
  .option('--seed <n>', 'seed of everything that is simulated', '1')
  .option('--speed <x>', 'simulated seconds per second', positive, 1)
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`exchange-process: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Prints one line of JSON when it serves, so that whoever started it learns the port. */
async function run(flags: Flags): Promise<void> {
  const running = await hostExchanges(optionsOf(flags));
  const { venues, port, operatorPort } = running;
  const operators = operatorPort === null ? {} : { operatorPort };
  process.stdout.write(`${JSON.stringify({ venues, host: flags.host, port, ...operators })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
}

function optionsOf({ config, venue, market, ...flags }: Flags): HostOptions {
  return {
    ...flags,
    configFolder: config,
    venue: venue ?? null,
    operatorPort: flags.operatorPort ?? null,
    market: marketOf(market, flags),
    log: (text) => process.stderr.write(`${text}\n`),
  };
}

function marketOf(text: string, { seed, speed }: Pick<Flags, 'seed' | 'speed'>): MarketSpec | null {
  if (text === 'none') return null;
  if (text === 'synthetic') return { kind: 'synthetic', seed, speed };
  const file = /^replay:(.+)$/.exec(text)?.[1];
  if (file === undefined) throw new Error(`--market ${text}: must be synthetic, replay:<file> or none`);
  return { kind: 'replay', file, seed, speed, loop: false };
}

function wholePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port from 0 to 65535');
  return port;
}

function positive(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000)) throw new InvalidArgumentError('a number above 0, at most 1000');
  return speed;
}
