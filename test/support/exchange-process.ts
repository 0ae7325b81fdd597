/** Simulated exchanges in a process of their own: the build, with its operator's door. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OperatorAnswer, OperatorCommand } from '../../venues/simulated/operator-port.js';

const ROOT = join(import.meta.dirname, '../..');

export interface ExchangeOptions {
  readonly configDir: string;
  readonly venue: string;
  /** 0 for any free one. */
  readonly port: number;
}

type WithoutVenue<Command> = Command extends unknown ? Omit<Command, 'venue'> : never;

export interface ExchangeProcess {
  readonly venue: string;
  readonly port: number;
  /** Resolves with the result; rejects with the exchange's reason. */
  operate(command: WithoutVenue<OperatorCommand>): Promise<unknown>;
  /** `kill -9`: what it knew is gone. */
  kill(): Promise<void>;
}

/** Resolves when it serves; without other people's orders but those that `FLOW` puts in. */
export async function startExchange({ configDir, venue, port }: ExchangeOptions): Promise<ExchangeProcess> {
  const script = join(ROOT, 'dist/venues/simulated/exchange-process.js');
  const flags = ['--config', configDir, '--venue', venue, '--port', String(port), '--operator-port', '0'];
  const child = spawn(process.execPath, [script, ...flags, '--market', 'none'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const serving = JSON.parse(line) as { readonly port: number; readonly operatorPort: number };
  return {
    venue,
    port: serving.port,
    operate: (command) => operate(serving.operatorPort, { ...command, venue }),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** One command to exchanges that run elsewhere. Rejects with the exchange's reason. */
export async function operate(port: number, command: OperatorCommand): Promise<unknown> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`${JSON.stringify(command)}\n`);
  const [line] = (await once(createInterface({ input: socket }), 'line')) as [string];
  socket.destroy();
  const answer = JSON.parse(line) as OperatorAnswer;
  if (answer.ok) return answer.result;
  throw new Error(answer.error);
}
