/** `fairlead start`: the whole system in one process until it is told to stop. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { RunningSystem } from '../assemble.js';
import type { MarketChoice, StartOptions } from '../assembly/start-options.js';
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
  const signal = firstSignal();
  // Only here: the other commands are done before all of it is read.
  const { startSystem } = await import('../assemble.js');
  const system = await startSystem(options);
  process.stdout.write(banner(system, options));
  log.info({ signal: await signal }, 'stopping');
  const limit = configuration.settings.shutdown.timeoutSeconds;
  setTimeout(() => giveUp(system, limit), limit * 1000).unref();
  const left = await system.stop();
  for (const what of left) process.stderr.write(`fairlead: left behind: ${what}\n`);
  process.exit(left.length === 0 ? 0 : 1);
}

/** Resolves with the first SIGINT or SIGTERM, also one that came during the start; a second one ends the process at once. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(1);
      stopping = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });
}

function giveUp(system: RunningSystem, limit: number): void {
  process.stderr.write(`fairlead: not ended within ${limit} s; still at ${system.stopping() ?? 'nothing'}\n`);
  process.exit(1);
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
