/** The audit's projector as the rest of the system sees it: it runs in a thread of its own. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PartitionEnds } from '../../journal/journal-partitions.js';
import type { Micros } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';

export interface ThreadTerms {
  readonly url: string;
  readonly partitions: readonly number[];
  /** Whether the process has work that goes before. */
  readonly givesWay: boolean;
}

export type ToThread =
  | { readonly kind: 'NOTIFY' | 'STOP' }
  | {
      readonly kind: 'REACHED';
      readonly question: number;
      readonly ends: PartitionEnds;
      readonly patience: Micros;
    };

export type FromThread =
  | { readonly kind: 'REACHED'; readonly question: number; readonly reached: boolean }
  | {
      readonly kind: 'LOG';
      readonly level: 'info' | 'warn' | 'error';
      readonly details: object;
      readonly text: string;
    };

/** The thread lets a burst gather anyway; every message wakes it. */
const NOTICE_MILLIS = 20;

export interface AuditFollowerDeps extends ThreadTerms {
  readonly log: Log;
}

export class AuditFollower {
  #thread: Worker | null = null;
  #questions = 0;
  readonly #asked = new Map<number, (reached: boolean) => void>();
  /** One notice is enough until the thread has had time to act on it. */
  #notified = false;

  constructor(private readonly deps: AuditFollowerDeps) {}

  /** Begins to follow; a thread that ends by a fault is started again. */
  start(): void {
    const { url, partitions, givesWay } = this.deps;
    const file = new URL(`./audit-thread${extname(import.meta.filename)}`, import.meta.url);
    const thread = new Worker(file, { workerData: { url, partitions, givesWay } satisfies ThreadTerms });
    this.#thread = thread;
    thread.on('message', (message: FromThread) => this.#hear(message));
    thread.on('error', (error) => this.#restart(thread, error));
  }

  /** Something was committed. */
  notify(): void {
    if (this.#notified) return;
    this.#notified = true;
    setTimeout(() => {
      this.#notified = false;
      this.#tell({ kind: 'NOTIFY' });
    }, NOTICE_MILLIS).unref();
  }

  /** True as soon as these records are in; false when they are not within `patience`, or nobody follows. */
  reached(ends: PartitionEnds, patience: Micros): Promise<boolean> {
    if (!this.#thread) return Promise.resolve(false);
    this.#questions += 1;
    const question = this.#questions;
    return new Promise((resolve) => {
      this.#asked.set(question, resolve);
      this.#tell({ kind: 'REACHED', question, ends, patience });
    });
  }

  /** Lets the batch under way finish. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = null;
    const ended = once(thread, 'exit');
    thread.postMessage({ kind: 'STOP' } satisfies ToThread);
    await ended;
    this.#forget();
  }

  #tell(message: ToThread): void {
    this.#thread?.postMessage(message);
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'LOG':
        return this.deps.log[message.level](message.details, message.text);
      case 'REACHED':
        this.#asked.get(message.question)?.(message.reached);
        this.#asked.delete(message.question);
    }
  }

  #restart(thread: Worker, error: Error): void {
    if (thread !== this.#thread) return;
    this.deps.log.error({ reason: error.message }, 'the audit thread ended; starting it again');
    this.#forget();
    this.start();
  }

  #forget(): void {
    for (const answer of this.#asked.values()) answer(false);
    this.#asked.clear();
  }
}
