/** A whole engine without sockets: memory journal, simulated exchanges on a clock moved by hand, the shipped configuration. */
import { join } from 'node:path';
import { createOrderFlow } from '../../src/assembly/order-flow.js';
import { ExposureLedger } from '../../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../../src/compliance/recent-orders.js';
import type { Configuration } from '../../src/configuration.js';
import { loadConfiguration } from '../../src/configuration.js';
import { DeskReports } from '../../src/engine/desk-reports.js';
import { NO_ARCHIVE } from '../../src/engine/archive.js';
import type { Archive } from '../../src/engine/archive.js';
import type { CommittedSink } from '../../src/engine/committed-sink.js';
import { EngineLifecycle } from '../../src/engine/engine-lifecycle.js';
import { EngineState } from '../../src/engine/engine-state.js';
import type { WorkingPolicy } from '../../src/engine/flow-deps.js';
import { MarketReports } from '../../src/engine/market-reports.js';
import { OrderEngine } from '../../src/engine/order-engine.js';
import { Reconciler } from '../../src/engine/reconciler.js';
import type { Partition } from '../../src/engine/partition.js';
import { Recall } from '../../src/engine/recall.js';
import { Recorder } from '../../src/engine/recorder.js';
import { recover } from '../../src/engine/recovery.js';
import { ReportQueue } from '../../src/engine/report-queue.js';
import { Retirement } from '../../src/engine/retirement.js';
import { tellVenue } from '../../src/engine/tell-venue.js';
import type { Instruction } from '../../src/engine/turn.js';
import type { VenueAdapter, VenueReport } from '../../src/execution/venue-adapter.js';
import type { ShutdownPolicy } from '../../src/engine/wind-down.js';
import { Venues } from '../../src/execution/venues.js';
import type { Journal } from '../../src/journal/journal.js';
import { MemoryJournal, MemoryJournalStore } from '../../src/journal/memory-journal.js';
import { SequentialIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { SeededRandom } from '../../src/lib/random.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { ManualClock, parseMicros } from '../../src/lib/clock.js';
import type { Micros } from '../../src/lib/clock.js';
import { MarketData } from '../../src/market-data/market-data.js';
import type { ReconciliationRun } from '../../src/model/reconciliation.js';
import type { User } from '../../src/model/actor.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import type { SimulatedVenue, SimulatedVenueConfig } from '../../venues/simulated/simulated-venue.js';
import { DeskAdapter } from '../../venues/desk/desk-adapter.js';
import { SIMULATED_INSTRUCTIONS } from '../../venues/simulated/exchange/native-checks.js';
import { localLink } from '../../venues/simulated/adapter/local-link.js';
import { SessionAdapter } from '../../venues/simulated/adapter/session-adapter.js';
import type { Dial } from '../../venues/simulated/connection.js';
import { createSimulatedVenue, DEFAULT_CLIENT } from '../../venues/simulated/simulated-venue.js';
import { calendarSchema, createCalendar } from '../../src/reference/calendar-settings.js';
import type { CalendarName } from '../../src/reference/calendar-settings.js';
import { CorporateActions } from '../../src/reference/corporate-actions.js';
import type { Split } from '../../src/reference/corporate-actions.js';
import type { TradingCalendar } from '../../src/reference/trading-calendar.js';
import { readSettingsFile } from './settings-file.js';
import { NOON, someTerms } from './orders.js';
import type { OrderTerms } from '../../src/model/order-terms.js';

const CONFIG = join(import.meta.dirname, '../../config');
const STEP = 5_000;

/** A venue that takes nothing natively but replaces. */
function replacing(venue: SimulatedVenueConfig): SimulatedVenueConfig {
  return { ...venue, profile: { ...venue.profile, native: ['REPLACE'] } };
}

/** Venues as shipped, but on time, without fades and without refusals. */
function calm({ profile, simulation }: SimulatedVenueConfig): SimulatedVenueConfig {
  const latency = { kind: 'fixed', medianMicros: 1000 } as const;
  return {
    profile,
    simulation: { ...simulation, latency, fade: { probability: 0, fraction: 1 }, rejectProbability: 0 },
  };
}

export interface FixtureOptions {
  readonly sessions?: CalendarName;
  readonly splits?: readonly Split[];
  /** Where the clock begins: noon of Monday, January 5, 2026 in New York when left out. */
  readonly at?: Micros;
  /** Stand in for simulated exchanges. */
  readonly adapters?: ReadonlyMap<string, VenueAdapter>;
  /** Has a hand in the links to simulated exchanges. */
  readonly linked?: (venue: string, dial: Dial) => Dial;
  /** Changes how orders are worked. */
  readonly working?: Partial<WorkingPolicy>;
  /** What venues take natively: nothing but replaces when left out, or what the configuration lists. */
  readonly native?: 'replaces' | 'as configured';
  /** Changes a venue. */
  readonly bend?: (venue: SimulatedVenueConfig) => SimulatedVenueConfig;
  /** Leaves everything, at once, when left out. */
  readonly shutdown?: ShutdownPolicy;
}

export class EngineFixture {
  readonly configuration: Configuration;
  readonly scheduler: ManualScheduler;
  readonly calendar: TradingCalendar;
  readonly store = new MemoryJournalStore();
  readonly published: OrderEvent[] = [];
  readonly alerts: string[] = [];
  readonly instructions: Instruction[] = [];
  /** Reconciliations. */
  readonly runs: ReconciliationRun[] = [];
  /** Parents that have left memory. */
  readonly released: string[] = [];
  /** Where orders are found that have. */
  archive: Archive = NO_ARCHIVE;
  market: MarketData;
  readonly trader: User;
  engine!: OrderEngine;
  partition!: Partition;
  journal!: Journal;
  #lifecycle!: EngineLifecycle;
  #simulated!: readonly SimulatedVenue[];
  #venues!: Venues;
  #lastSeq = 0;
  #runs = 0;

  readonly #adapters: ReadonlyMap<string, VenueAdapter>;
  readonly #linked: (venue: string, dial: Dial) => Dial;
  readonly #working: WorkingPolicy;
  readonly #shutdown: ShutdownPolicy;

  constructor(options: FixtureOptions = {}) {
    const { sessions = 'always', splits = [], at = NOON, bend = calm, working } = options;
    this.#adapters = options.adapters ?? new Map();
    this.#shutdown = options.shutdown ?? { openOrders: 'LEAVE', patience: 0 };
    this.#linked = options.linked ?? ((_, dial) => dial);
    const plain = options.native === 'as configured' ? (venue: SimulatedVenueConfig) => venue : replacing;
    const shipped = loadConfiguration(CONFIG);
    this.calendar = createCalendar(sessions, calendarSchema.parse(readSettingsFile('calendar.yaml')));
    this.configuration = {
      ...shipped,
      calendar: this.calendar,
      corporateActions: new CorporateActions({ splits }),
      venues: shipped.venues.map((venue) =>
        venue.kind === 'desk' ? venue : { ...venue, ...bend(calm(plain(venue))) },
      ),
    };
    this.scheduler = new ManualScheduler(new ManualClock(at));
    this.market = this.#newMarket();
    this.#working = { ...shipped.settings.routing, ...working };
    const trader = this.configuration.users.get('trader-1');
    if (!trader) throw new Error('trader-1 is not configured');
    this.trader = trader;
    this.#newExchanges();
  }

  /** Brings an engine up from the journal as it stands. */
  async start(): Promise<void> {
    this.engine = new OrderEngine(() => this.#ids.next());
    this.#lifecycle = new EngineLifecycle({
      engine: this.engine,
      openJournal: async () => (this.journal = new MemoryJournal(this.store)),
      recover: (journal, listening) => {
        const { archive, emptyState, scheduler } = this;
        const { clock } = scheduler;
        return recover(journal, { archive, sink: this.#sink, emptyState, clock, listening, log: silentLog });
      },
      createPartition: (journal, state, lost) => (this.partition = this.#partition(journal, state, lost)),
      venues: this.#venues,
      market: this.market,
      scheduler: this.scheduler,
      clock: this.scheduler.clock,
      shutdown: this.#shutdown,
      reconciler: new Reconciler({
        engine: this.engine,
        venues: this.#venues,
        clock: this.scheduler.clock,
        scheduler: this.scheduler,
        policy: { every: 60_000_000, lookBack: 86_400_000_000, patience: 10_000_000, strangers: 'CANCEL' },
        onRun: (run) => this.runs.push(run),
      }),
      log: silentLog,
    });
    await this.until(this.#lifecycle.start());
    await this.settle();
  }

  /** As after a kill: nothing is closed in order, and the exchanges of the process are gone with it. */
  crash(): void {
    this.engine.abandon('killed');
    this.market = this.#newMarket();
    this.#newExchanges();
  }

  /** As after a kill of the engine alone: the exchanges go on, and have lost their client. */
  async killEngine(): Promise<void> {
    this.engine.abandon('killed');
    await this.until(this.#venues.close());
    this.market = this.#newMarket();
    this.#newLinks();
  }

  /** Answers what was left. */
  stop(): Promise<readonly string[]> {
    return this.until(this.#lifecycle.stop());
  }

  /** Stops; throws when the ledger does not add up, or the journal alone would not give the same state. */
  async end(): Promise<void> {
    this.partition.state.ledger.invariant();
    const [replayed, live] = [await this.replayedHash(), this.engine.stateHash()];
    if (replayed !== live) throw new Error(`the replayed state is ${replayed}, the live one ${live}`);
    await this.stop();
  }

  /** The state that the journal alone gives. */
  async replayedHash(): Promise<string> {
    const state = this.emptyState();
    for await (const record of this.journal.read(1)) state.apply(decodeEvent(record));
    return state.stateHash();
  }

  /** The clock as it stands after a sleep: nothing happened on the way. Then a moment passes. */
  async sleepUntil(iso: string): Promise<void> {
    const at = parseMicros(iso) ?? 0;
    this.scheduler.clock.advance(at - this.scheduler.clock.now());
    await this.settle();
  }

  /** Lets the clock run until nothing more happens: a fifth of a second in small steps. */
  async settle(): Promise<void> {
    for (let i = 0; i < 40; i += 1) {
      this.scheduler.advance(STEP);
      await this.engine.settled().catch(() => undefined);
    }
  }

  /** Lets one step of time pass. */
  async step(micros: Micros): Promise<void> {
    this.scheduler.advance(micros);
    await this.engine.settled().catch(() => undefined);
  }

  /** Lets so much time pass. */
  async wait(micros: Micros): Promise<void> {
    const until = this.scheduler.clock.now() + micros;
    while (this.scheduler.clock.now() < until) await this.settle();
  }

  /** Lets the clock run until the promise is settled. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    const state = { done: false };
    const watched = promise.finally(() => {
      state.done = true;
    });
    while (!state.done) {
      this.scheduler.advance(STEP);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    return watched;
  }

  /** Puts background liquidity on a venue; price in dollars and cents as units of 10^-4. */
  quote(venue: string, side: 'BUY' | 'SELL', px: number, qty: number): void {
    this.#quotes += 1;
    const order = { id: `q${this.#quotes}`, symbol: 'AAPL', side, px, qty, timeInForce: 'GTC' } as const;
    this.exchange(venue).submit(order);
  }

  #quotes = 0;

  now(): number {
    return this.scheduler.clock.now();
  }

  /** A venue's trade with others. */
  print(venue: string, px: number, qty = 100): void {
    this.exchange(venue).print('AAPL', px, qty);
  }

  exchange(venue: string): SimulatedVenue['exchange'] {
    const found = this.#simulated.find(({ exchange }) => exchange.venue === venue);
    if (!found) throw new Error(`${venue} is not configured`);
    return found.exchange;
  }

  /** Buy 1,000 AAPL at 187.26 for the day, but for `more`. */
  terms(more: Partial<OrderTerms> = {}): OrderTerms {
    return someTerms({ orderQty: 1_000, ...more });
  }

  submit(more: Partial<OrderTerms> = {}, by: User = this.trader) {
    return this.engine.submit(this.terms(more), by);
  }

  #ids = new SequentialIds('id');

  #newMarket(): MarketData {
    const exchanges = this.configuration.venues.filter((entry) => entry.kind === 'simulated');
    const feeds = exchanges.map(({ profile: { venue, displayed } }) => ({
      venue,
      displayed,
      staleAfterMicros: 3_000_000,
    }));
    return new MarketData(feeds, () => undefined);
  }

  #newExchanges(): void {
    const { scheduler } = this;
    const clock = scheduler.clock;
    const deps = {
      clock,
      scheduler,
      random: new SeededRandom('engine'),
      instruments: this.configuration.instruments.all(),
      referenceQuote: () => null,
    };
    this.#simulated = this.configuration.venues.flatMap((config) => {
      if (config.kind === 'desk') return [];
      const { profile } = config;
      // What no simulated exchange takes is tested by what is sent, not by what becomes of it.
      const native = profile.native.filter((each) => SIMULATED_INSTRUCTIONS.includes(each));
      return createSimulatedVenue({ ...config, profile: { ...profile, native } }, deps);
    });
    this.#newLinks();
  }

  #newLinks(): void {
    const members = this.configuration.venues.map(({ kind, profile }) => {
      const { venue } = profile;
      if (kind === 'desk') return { profile, adapter: new DeskAdapter(venue) };
      return { profile, adapter: this.#adapters.get(venue) ?? this.#adapter(venue) };
    });
    this.#venues = new Venues(members);
  }

  #adapter(venue: string): VenueAdapter {
    const { scheduler } = this;
    const inner = localLink(() => this.exchange(venue), scheduler);
    const dial = this.#linked(venue, inner);
    return new SessionAdapter({ venue, clientId: DEFAULT_CLIENT, scheduler, dial });
  }

  readonly emptyState = () => new EngineState(new ExposureLedger(this.calendar), new RecentOrders());

  #partition(journal: Journal, state: EngineState, lost: (reason: Error) => void): Partition {
    const { configuration, calendar, market, scheduler } = this;
    this.#runs += 1;
    this.#ids = new SequentialIds(`r${this.#runs}`);
    const flow = createOrderFlow(configuration, {
      state,
      market,
      venues: this.#venues,
      calendar,
      clock: scheduler.clock,
      ids: this.#ids,
      routing: () => ({ orderProtection: true, maxChildren: null }),
      working: this.#working,
    });
    const alert = (text: string) => this.alerts.push(text);
    const instruct = (instruction: Instruction) => this.#tell(instruction);
    const sink = this.#sink;
    const { clock } = scheduler;
    const reports = new MarketReports(flow.deps, flow.work);
    const recorder = new Recorder({ journal, sink, instruct, alert, lost });
    const recall = new Recall({ state, sink, clock, apart: this.emptyState, archive: this.archive });
    const hear = (report: VenueReport) =>
      void recorder.record(reports.receive(report)).catch(() => undefined);
    return {
      state,
      flow,
      reports,
      desk: new DeskReports(flow.deps, reports),
      recorder,
      recall,
      queue: new ReportQueue({ state, recall, hear, lost }),
      retirement: new Retirement({ state, sink, clock, scheduler, keepFor: 0, keepNewest: 0, keepAtMost: 0 }),
    };
  }

  readonly #sink: CommittedSink = {
    lastSeq: () => this.#lastSeq,
    families: () => [],
    admit: () => undefined,
    release: (parentOrderId) => void this.released.push(parentOrderId),
    replay: ({ seq }) => this.#note(seq),
    publish: (batch) => this.#publish(batch),
    replayed: () => undefined,
  };

  #tell(instruction: Instruction): void {
    this.instructions.push(instruction);
    tellVenue(this.#venues, instruction);
  }

  #note(seq: number): void {
    this.#lastSeq = seq;
  }

  #publish(batch: readonly { seq: number; event: OrderEvent }[]): void {
    for (const { seq, event } of batch) {
      this.#note(seq);
      this.published.push(event);
    }
  }
}
