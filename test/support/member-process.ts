/** A member of a group in a process of its own, that can be frozen and thawed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(import.meta.dirname, 'bus-member.mjs');

/** It runs what was built: `npm run build:server`. */
export class MemberProcess {
  readonly log: string[] = [];
  readonly #child: ChildProcess;
  #waiting: (() => void)[] = [];

  constructor(address: string, group: string, topic: string) {
    const child = spawn(process.execPath, [SCRIPT, address, group, topic], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.log.push(line);
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  async logged(there: (log: readonly string[]) => boolean): Promise<void> {
    while (!there(this.log)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
