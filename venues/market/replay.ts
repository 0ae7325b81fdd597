/** Drives the venues' books with a recording, in recorded time divided by speed. */
import type { Clock, Micros } from '../../src/lib/clock.js';
import type { Random } from '../../src/lib/random.js';
import type { CancelTimer, Scheduler } from '../../src/lib/scheduler.js';
import type { FlowTarget } from '../matching/flow-target.js';
import type { RecordedEvent, RecordedStep, Recording } from './recorded-flow.js';
import { VenueSplit } from './venue-split.js';

export interface Pace {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Simulated seconds per real second. */
  readonly speed: number;
}

/** Steps due at once are applied in runs of this many, so that a fast replay leaves the event loop to others. */
const RUN = 200;

/** Spreads each step over the targets. One recording, one instrument. */
export class RecordedMarket {
  readonly #split: VenueSplit;

  constructor(
    private readonly symbol: string,
    private readonly targets: readonly FlowTarget[],
    random: Random,
  ) {
    this.#split = new VenueSplit(targets.length, random);
  }

  apply(step: RecordedStep): void {
    for (const event of step.events) this.#apply(event);
  }

  /** Takes all that is left of the recording out of the books, and ends its halt. */
  clear(): void {
    this.#apply({ kind: 'HALT', halted: false });
    for (const { id, qty } of this.#split.open()) this.#apply({ kind: 'REDUCE', id, qty });
  }

  #apply(event: RecordedEvent): void {
    for (const share of this.#split.share(event)) {
      const target = this.targets[share.venue];
      if (target) act(target, this.symbol, share.event);
    }
  }
}

function act(target: FlowTarget, symbol: string, event: RecordedEvent): void {
  switch (event.kind) {
    case 'ADD': {
      const { id, side, px, qty } = event;
      return target.submit({ id, symbol, side, px, qty, timeInForce: 'GTC' });
    }
    case 'REDUCE':
      return target.reduce(symbol, event.id, event.qty);
    case 'EXECUTE':
      return target.execute(symbol, event.id, event.qty);
    case 'PRINT':
      return target.print(symbol, event.px, event.qty);
    case 'HALT':
      return target.halt(symbol, event.halted);
  }
}

/**
 * Plays a recording. At its end the last book stays as it stands; with `loop` the books are cleared and the
 * recording starts again from its first step.
 */
export class ReplayMarket {
  #running = false;
  #wake: (() => void) | null = null;
  #cancelTimer: CancelTimer | null = null;

  constructor(
    private readonly recording: Recording,
    private readonly market: RecordedMarket,
    private readonly loop: boolean,
  ) {}

  /** True at the recording's end, false after `stop`; rejects with RecordingError when a line cannot be read. */
  async start(pace: Pace): Promise<boolean> {
    this.#running = true;
    do {
      await this.#playOnce(pace);
      if (this.loop && this.#running) this.market.clear();
    } while (this.loop && this.#running);
    return this.#running;
  }

  stop(): void {
    this.#running = false;
    this.#cancelTimer?.();
    this.#wake?.();
  }

  async #playOnce({ clock, scheduler, speed }: Pace): Promise<void> {
    const startedAt = clock.now();
    let run = 0;
    for await (const step of this.recording.steps()) {
      const delay = startedAt + step.at / speed - clock.now();
      run += 1;
      if (delay > 0 || run % RUN === 0) await this.#wait(scheduler, Math.max(0, delay));
      if (!this.#running) return;
      this.market.apply(step);
    }
  }

  #wait(scheduler: Scheduler, delay: Micros): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#cancelTimer = scheduler.after(delay, resolve);
    });
  }
}
