/** Brings the engine up from its journal, keeps it honest when the journal fails, and takes it down in order. */
import type { Venues } from '../execution/venues.js';
import type { LinkState, VenueListener, VenueReport } from '../execution/venue-adapter.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../lib/clock.js';
import type { CancelTimer, Scheduler } from '../lib/scheduler.js';
import type { BookUpdate, TradePrint } from '../model/book.js';
import type { EngineState } from './engine-state.js';
import type { Reconciler } from './reconciler.js';
import type { OrderEngine } from './order-engine.js';
import type { Partition } from './partition.js';
import type { Recovered } from './recovery.js';
import { windDown } from './wind-down.js';
import type { ShutdownPolicy } from './wind-down.js';

/** Where quotes, trades and link states go besides the engine. */
export type MarketListener = Omit<VenueListener, 'onReport'>;

export interface LifecycleLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface LifecycleDeps {
  readonly engine: OrderEngine;
  readonly openJournal: () => Promise<Journal>;
  /** The state that is durable; `listening`: the read side has been told of some of it, and is heard by others. */
  readonly recover: (journal: Journal, listening: boolean) => Promise<Recovered>;
  /** The parts around a state on an open journal; `lost` is called when the journal refuses a turn. */
  readonly createPartition: (
    journal: Journal,
    state: EngineState,
    lost: (reason: Error) => void,
  ) => Partition;
  readonly venues: Venues;
  readonly market: MarketListener;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly shutdown: ShutdownPolicy;
  readonly log: LifecycleLog;
}

const TICK_MICROS = 250_000;
const LONGEST_WAIT_MICROS = 5_000_000;
const VENUE_PATIENCE_MICROS = 3_000_000;

export class EngineLifecycle implements VenueListener {
  #journal: Journal | null = null;
  #cancelTick: CancelTimer = () => undefined;
  #closing = false;
  #restarting = false;
  #ending: Promise<readonly string[]> | null = null;
  #waiting: (() => void)[] = [];

  constructor(private readonly deps: LifecycleDeps) {}

  /**
   * Recovers, logs on to every venue, asks after every open child, reconciles, and opens the door: after a little
   * patience also without a venue that cannot be reached. Rejects when the journal cannot be read.
   */
  async start(): Promise<void> {
    const journal = await this.deps.openJournal();
    this.#journal = journal;
    try {
      await this.#begin(journal);
    } catch (error) {
      // Lost meanwhile: the restart that this began goes on in its stead.
      if (this.#journal !== journal) return;
      this.#journal = null;
      await journal.close().catch(() => undefined);
      throw error;
    }
  }

  /** Resolves when orders are taken: at once, or when the journal is back; or at the end. */
  whenReady(): Promise<void> {
    if (this.deps.engine.readiness().ready || this.#ending) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async #begin(journal: Journal): Promise<void> {
    const { engine, venues, log } = this.deps;
    const began = performance.now();
    const { state, snapshot, tail, rate } = await this.deps.recover(journal, this.#restarting);
    const recovered = performance.now();
    const partition = this.deps.createPartition(journal, state, (reason) => this.#lost(journal, reason));
    engine.adopt(partition);
    engine.restarted();
    const missing = await venues.connect(this, (venue) => partition.state.session(venue), this.#patience());
    const connected = performance.now();
    await this.deps.reconciler.start();
    if (this.#journal !== journal || this.#ending) return;
    engine.accept();
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#tick();
    if (missing.length > 0) log.warn({ missing }, 'started without some venues; they are tried again');
    const took = {
      recoveredInMs: Math.round(recovered - began),
      connectedInMs: Math.round(connected - recovered),
      reconciledInMs: Math.round(performance.now() - connected),
    };
    log.info({ snapshot, replayed: tail, eventsPerSecond: rate, ...took }, 'engine ready');
  }

  /** How long a start waits for venues that do not answer. */
  #patience(): Promise<void> {
    return new Promise((resolve) => {
      this.deps.scheduler.after(VENUE_PATIENCE_MICROS, resolve);
    });
  }

  /**
   * Refuses new orders, winds down by policy, and closes venues and journal; then answers what was left. Asked again it
   * is the same end.
   */
  stop(): Promise<readonly string[]> {
    this.#ending ??= this.#end();
    for (const resolve of this.#waiting.splice(0)) resolve();
    return this.#ending;
  }

  async #end(): Promise<readonly string[]> {
    const { engine, reconciler, venues } = this.deps;
    engine.refuse('stopping');
    reconciler.stop();
    const left = await windDown(this.deps);
    this.#closing = true;
    this.#cancelTick();
    await venues.close();
    engine.abandon('stopping');
    await this.#journal?.close().catch(() => undefined);
    return left;
  }

  onReport(report: VenueReport): void {
    this.deps.reconciler.heard(report);
    this.deps.engine.onReport(report);
  }

  onBook(update: BookUpdate): void {
    this.deps.market.onBook(update);
    this.deps.engine.onBook(update.symbol);
  }

  onTrade(print: TradePrint): void {
    this.deps.market.onTrade(print);
    this.deps.engine.onTrade(print);
  }

  /** Nothing is assumed about what happened while a link was down: what works there is unknown, and asked after. */
  onLink(venue: string, state: LinkState): void {
    this.deps.venues.setState(venue, state === 'UP' ? 'OPEN' : 'DISCONNECTED');
    this.deps.market.onLink(venue, state);
    if (state === 'UP') {
      this.deps.engine.linkUp(venue);
      this.deps.reconciler.linkUp(venue);
    } else if (!this.#closing) this.deps.engine.linkLost(venue);
  }

  #tick(): void {
    this.#cancelTick = this.deps.scheduler.after(TICK_MICROS, () => {
      this.deps.engine.tick();
      this.#tick();
    });
  }

  /** The state has run ahead of the journal: forget it, and rebuild it from what is durable. */
  #lost(journal: Journal, reason: Error): void {
    if (journal !== this.#journal || this.#closing) return;
    this.#journal = null;
    this.#restarting = true;
    this.#cancelTick();
    this.deps.reconciler.stop();
    this.deps.engine.abandon(`the journal is not available: ${reason.message}`);
    this.deps.log.error({ reason: reason.message }, 'journal lost; orders are refused until it is back');
    if (!this.#ending) void this.#restart(TICK_MICROS);
  }

  async #restart(wait: number): Promise<void> {
    await this.deps.venues.close().catch(() => undefined);
    await new Promise<void>((resolve) => {
      this.deps.scheduler.after(wait, resolve);
    });
    if (this.#ending) return;
    try {
      await this.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.deps.engine.abandon(`the journal is not available: ${reason}`);
      this.deps.log.error({ reason }, 'the journal cannot be opened yet');
      await this.#restart(Math.min(LONGEST_WAIT_MICROS, wait * 2));
    }
  }
}
