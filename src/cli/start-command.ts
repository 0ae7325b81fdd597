/** `fairlead start`: the whole system in one process until it is told to stop. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { startSystem } from '../assemble.js';
import type { MarketChoice, StartOptions } from '../assemble.js';
import { loadConfiguration } from '../configuration.js';
import { readEnvironment } from '../config.js';
import { createLog } from './log.js';
import { banner } from './banner.js';
import { version } from './version.js';

interface StartFlags {
  readonly market: MarketChoice;
  readonly seed: string;
  readonly speed: number;
  readonly reset: boolean;
}

export function startCommand(): Command {
  return new Command('start')
    .description('run the whole system in this process')
    .addOption(
      new Option('--market <source>', 'synthetic, or replay:<message file>')
        .argParser(parseMarket)
        .default({ kind: 'synthetic' }, 'synthetic'),
    )
    .option('--seed <n>', 'seed of everything that is simulated', '1')
    .option('--speed <x>', 'simulated seconds per second', parseSpeed, 1)
    .option('--reset', 'forget everything in the embedded database first', false)
    .action(start);
}

async function start(flags: StartFlags): Promise<void> {
  const environment = readEnvironment();
  const configuration = loadConfiguration(environment.FAIRLEAD_CONFIG);
  const log = createLog(environment.LOG_LEVEL);
  const options: StartOptions = { ...flags, environment, configuration, log, version: version() };
  const system = await startSystem(options);
  process.stdout.write(banner(system, options));
  const stop = once(async (signal: string) => {
    log.info({ signal }, 'stopping');
    await system.stop();
    process.exit(0);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}

/** A second signal while stopping ends the process at once. */
function once(stop: (signal: string) => Promise<void>): (signal: string) => Promise<void> {
  let stopping = false;
  return async (signal) => {
    if (stopping) process.exit(1);
    stopping = true;
    await stop(signal);
  };
}

function parseMarket(text: string): MarketChoice {
  if (text === 'synthetic') return { kind: 'synthetic' };
  if (text.startsWith('replay:') && text.length > 'replay:'.length)
    return { kind: 'replay', file: text.slice('replay:'.length) };
  throw new InvalidArgumentError('synthetic, or replay:<message file>');
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000)) throw new InvalidArgumentError('a number above 0, at most 1000');
  return speed;
}
