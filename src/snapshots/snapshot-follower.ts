/** The snapshots as the rest of the system sees them: taken in a thread of their own, told when they are durable. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ArchivedFamily } from '../engine/retirement.js';
import type { Micros } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Scheduler } from '../lib/scheduler.js';

export interface ThreadTerms {
  readonly url: string;
  readonly partition: number;
  readonly configFolder: string;
  /** Records from one snapshot to the next. */
  readonly every: number;
}

export interface ToThread {
  readonly kind: 'STOP';
}

export type FromThread =
  | { readonly kind: 'TAKEN'; readonly seq: number }
  | { readonly kind: 'ARCHIVED'; readonly families: readonly ArchivedFamily[] }
  | {
      readonly kind: 'LOG';
      readonly level: 'info' | 'warn' | 'error';
      readonly details: object;
      readonly text: string;
    };

export interface SnapshotFollowerDeps extends ThreadTerms {
  /** A snapshot at this record is durable. */
  readonly taken: (seq: number) => void;
  /** These families can be found in it. */
  readonly archived: (families: readonly ArchivedFamily[]) => void;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

/** What a stop waits for a last snapshot; without it the next start replays a little more. */
const LAST_SNAPSHOT: Micros = 10_000_000;

export class SnapshotFollower {
  #thread: Worker | null = null;

  constructor(private readonly deps: SnapshotFollowerDeps) {}

  /** Begins to follow; a thread that ends by a fault is started again. */
  start(): void {
    const { url, partition, configFolder, every } = this.deps;
    const file = new URL(`./snapshot-thread${extname(import.meta.filename)}`, import.meta.url);
    const terms: ThreadTerms = { url, partition, configFolder, every };
    const thread = new Worker(file, { workerData: terms });
    this.#thread = thread;
    thread.on('message', (message: FromThread) => this.#hear(message));
    thread.on('error', (error) => this.#restart(thread, error));
  }

  /** Lets it take a last snapshot, when that does not take too long. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = null;
    const ended = once(thread, 'exit');
    thread.postMessage({ kind: 'STOP' } satisfies ToThread);
    const cancel = this.deps.scheduler.after(LAST_SNAPSHOT, () => void thread.terminate());
    await ended;
    cancel();
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'TAKEN':
        return this.deps.taken(message.seq);
      case 'ARCHIVED':
        return this.deps.archived(message.families);
      case 'LOG':
        return this.deps.log[message.level](message.details, message.text);
    }
  }

  #restart(thread: Worker, error: Error): void {
    if (thread !== this.#thread) return;
    this.deps.log.error({ reason: error.message }, 'the snapshot thread ended; starting it again');
    this.start();
  }
}
