/**
 * Days of a desk's work as the engine itself decides it, written to a journal: orders that fill at once, in parts or
 * after resting, that are refused, canceled, replaced, expire or stay open; now and then something is reported late.
 */
import { encodeEvent } from '../src/orders/event-codec.js';
import type { Journal, NewRecord } from '../src/journal/journal.js';
import type { Micros } from '../src/lib/clock.js';
import type { User } from '../src/model/actor.js';
import type { OrderTerms } from '../src/model/order-terms.js';
import type { VenueReport } from '../src/execution/venue-adapter.js';
import type { Instruction } from '../src/engine/turn.js';
import { Turn } from '../src/engine/turn.js';
import { SeededRandom } from '../src/lib/random.js';
import type { Random } from '../src/lib/random.js';
import { StandInDesk, TICK } from './stand-in-desk.js';

export interface HistoryPlan {
  /** At least so many; the turn that reaches it is written whole. */
  readonly events: number;
  readonly ordersPerDay: number;
  /** How many rest until further notice when the history ends. */
  readonly open: number;
  /** Noon of the last day, in microseconds. */
  readonly lastNoon: Micros;
  readonly seed: string;
  /** Of a thousand orders, how often something out of the ordinary happens beside them. */
  readonly oddities: number;
}

export interface WrittenHistory {
  readonly events: number;
  readonly parents: number;
  readonly days: number;
}

const BEST_ASKS = { F: 123_100, T: 187_700, BAC: 398_400, KO: 621_800 };
const SYMBOLS = ['F', 'T', 'BAC', 'KO'] as const;
const DAY: Micros = 86_400_000_000;
const BATCH = 1_000;
/** Events of an order on average, to know beforehand how many days it takes. */
const EVENTS_PER_ORDER = 11;
/** Of one that rests. */
const EVENTS_OF_RESTING = 6;
/** Orders later, the one that rests is filled or canceled. */
const RESTS_FOR = 40;

/** Resolves when all of it is durable. */
export async function writeHistory(
  journal: Pick<Journal, 'append'>,
  plan: HistoryPlan,
): Promise<WrittenHistory> {
  const desk = new HistoryDesk(plan);
  const events = await desk.write(journal, plan.events);
  return { events, parents: desk.parents, days: desk.days };
}

/** What becomes of an order once it stands on its market. */
type Fate =
  | 'FILL'
  | 'PARTS'
  | 'REFUSE'
  | 'REST_FILL'
  | 'REST_CANCEL'
  | 'REST_REPLACE'
  | 'REST_EXPIRE'
  | 'REST';

/** Of a hundred orders. */
const FATES: readonly (readonly [fate: Fate, share: number])[] = [
  ['FILL', 58],
  ['PARTS', 15],
  ['REST_FILL', 10],
  ['REST_CANCEL', 6],
  ['REST_REPLACE', 5],
  ['REST_EXPIRE', 5],
  ['REFUSE', 1],
];

interface Standing {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly fate: Fate;
  readonly until: number;
}

export class HistoryDesk {
  parents = 0;
  days = 1;
  readonly #desk: StandInDesk;
  readonly #user: User;
  readonly #seqs = new Map<string, number>();
  readonly #resting: Standing[] = [];
  #written: NewRecord[] = [];
  #events = 0;
  #executions = 0;
  #fate: Fate = 'FILL';
  readonly #random: Random;
  /** Some of those before, for what is reported late. */
  readonly #past: Past[] = [];

  constructor(private readonly plan: HistoryPlan) {
    const days = Math.ceil(plan.events / EVENTS_PER_ORDER / plan.ordersPerDay);
    this.#random = new SeededRandom(plan.seed);
    const ids = this.#random.fork('ids');
    const entropy = (size: number) => Uint8Array.from({ length: size }, () => ids.int(0, 255));
    this.#desk = new StandInDesk(plan.lastNoon - (days - 1) * DAY, BEST_ASKS, entropy);
    const user = this.#desk.configuration.users.get('trader-1');
    if (!user) throw new Error('trader-1 is not configured');
    this.#user = user;
  }

  /** Goes on for at least so many events; the last orders are left resting, as many as the plan says. Their number. */
  async write(journal: Pick<Journal, 'append'>, events: number): Promise<number> {
    let written = 0;
    let pending: Promise<unknown> = Promise.resolve();
    for (const records of this.#records(this.#events + events)) {
      written += records.length;
      await pending;
      pending = journal.append(records);
      pending.catch(() => undefined);
    }
    await pending;
    return written;
  }

  /** In batches, each the whole of some turns. */
  *#records(until: number): Iterable<readonly NewRecord[]> {
    const { open, ordersPerDay } = this.plan;
    while (this.#events < until - open * EVENTS_OF_RESTING) {
      if (this.parents > 0 && this.parents % ordersPerDay === 0) this.#nextDay();
      this.#order(this.#fateOf());
      if (this.#chance(this.plan.oddities)) this.#oddity();
      if (this.#written.length >= BATCH) yield this.#taken();
    }
    this.#settle(Infinity);
    while (this.#events < until) {
      this.#order('REST');
      if (this.#written.length >= BATCH) yield this.#taken();
    }
    yield this.#taken();
  }

  #fateOf(): Fate {
    let drawn = this.#random.next() * 100;
    for (const [fate, share] of FATES) {
      drawn -= share;
      if (drawn < 0) return fate;
    }
    return 'FILL';
  }

  #chance(ofThousand: number): boolean {
    return this.#random.next() * 1_000 < ofThousand;
  }

  /** Something about an order of any day before: most of them have long ended. */
  #oddity(): void {
    const past = this.#past[Math.floor(this.#random.next() * this.#past.length)];
    if (!past) return;
    const { venue, report } = past;
    const { clOrdId, execId: execRefId } = report;
    this.#executions += 1;
    const execId = `${venue}-E${this.#executions}`;
    const kind = ODD[this.#executions % ODD.length] ?? 'BUST';
    const text = 'out of the ordinary';
    switch (kind) {
      case 'BUST':
        return this.#report(venue, { ...report, kind: 'TRADE_CANCEL', execId, execRefId });
      case 'CORRECT':
        return this.#report(venue, {
          ...report,
          kind: 'TRADE_CORRECT',
          lastPx: report.lastPx + TICK,
          execId,
          execRefId,
        });
      case 'HELD':
        return this.#report(venue, {
          ...report,
          kind: 'TRADE_CANCEL',
          execId,
          execRefId: `${execId}-to-come`,
        });
      case 'LATE_FILL':
        return this.#report(venue, {
          ...report,
          kind: 'TRADE',
          lastQty: 1,
          execId,
          lastLiquidityInd: 'ADDED',
        });
      case 'SUSPEND':
        return this.#report(venue, { kind: 'SUSPENDED', clOrdId, text });
      case 'STOP':
        return this.#report(venue, { kind: 'STOPPED', clOrdId, lastQty: 1, lastPx: report.lastPx });
      case 'DUPLICATE':
        return this.#duplicate(clOrdId);
      case 'LINK_LOST':
        return this.#ofItsOwn((turn) => this.#desk.flow.uncertainty.linkLost(turn, venue));
      case 'SPLIT':
        return this.#split(clOrdId);
    }
  }

  #ofItsOwn(work: (turn: Turn) => void): void {
    const turn = new Turn(this.#desk.state);
    work(turn);
    this.#take(turn);
  }

  #split(childOrderId: string): void {
    const order = this.#desk.state.order(childOrderId);
    if (!order || this.#executions % 5 !== 0) return;
    const at = this.#desk.clock.now();
    const { symbol } = order.terms;
    const { qtyScale } = order.scales;
    const orderId = `split-${symbol}-${this.#executions}`;
    const split = { numerator: 11, denominator: 10 };
    const what = { symbol, effectiveDate: '2026-01-05', effectiveAt: at - 60_000_000, split, qtyScale };
    this.#ofItsOwn((turn) => turn.add({ type: 'SharesSplit', orderId, at, actor: 'engine', ...what }));
  }

  /** Its client sends another order with the ClOrdID that it has. */
  #duplicate(childOrderId: string): void {
    const { parentOrderId } = this.#desk.state.order(childOrderId) ?? {};
    const parent = this.#desk.state.order(parentOrderId ?? '');
    if (parent) this.#take(this.#desk.flow.duplicate(parent, parent.enteredTerms, this.#user));
  }

  #order(fate: Fate): void {
    const n = this.parents;
    this.parents += 1;
    this.#pass(n);
    this.#fate = fate;
    const terms = termsOf(n, fate);
    const { turn, orderId } = this.#desk.flow.enter(terms, this.#user);
    this.#take(turn);
    if (fate.startsWith('REST_'))
      this.#resting.push({ orderId, clOrdId: terms.clOrdId, fate, until: n + RESTS_FOR });
    this.#settle(n);
  }

  /** Two seconds an order, so that none looks like the one before sent twice; quotes stay news. */
  #pass(n: number): void {
    this.#desk.clock.advance(2_000_000);
    if (n % 500 === 0) this.#desk.quote();
  }

  /** Overnight what was for the day expires. */
  #nextDay(): void {
    this.#settle(Infinity);
    this.days += 1;
    this.#desk.clock.advance(DAY - this.plan.ordersPerDay * 2_000_000);
    this.#desk.quote();
    for (let before = -1; before < this.#events; ) {
      before = this.#events;
      for (const turn of this.#desk.flow.work.due()) this.#take(turn);
    }
  }

  /** Those that have rested long enough. */
  #settle(now: number): void {
    for (let next = this.#resting[0]; next && next.until <= now; next = this.#resting[0]) {
      this.#resting.shift();
      this.#end(next);
    }
  }

  #end({ orderId, clOrdId, fate }: Standing): void {
    const order = this.#desk.state.order(orderId);
    if (!order) return;
    if (fate === 'REST_FILL') this.#fillChildren(orderId);
    if (fate === 'REST_CANCEL')
      this.#take(this.#desk.flow.requests.cancel(order, `${clOrdId}-c`, this.#user.userId));
    if (fate !== 'REST_REPLACE') return;
    const { price, timeInForce, orderQty } = order.terms;
    const replacement = { price, timeInForce, orderQty: orderQty + 10 };
    this.#take(this.#desk.flow.requests.replace(order, { clOrdId: `${clOrdId}-r`, replacement }, this.#user));
    this.#fillChildren(orderId);
  }

  #fillChildren(orderId: string): void {
    for (const child of this.#desk.state.childrenOf(orderId)) {
      const { venue, terms, cumQty } = child;
      if (venue && child.end === null && cumQty < terms.orderQty)
        this.#trade(venue, child.orderId, terms.orderQty - cumQty, terms.price ?? 0);
    }
  }

  /** Writes the turn down and plays the markets' part in what follows from it. */
  #take(turn: Turn): void {
    for (const event of turn.events)
      this.#written.push({ type: event.type, at: event.at, payload: encodeEvent(event) });
    this.#events += turn.events.length;
    for (const instruction of turn.instructions) this.#answer(instruction);
  }

  #answer(instruction: Instruction): void {
    const { venue } = instruction;
    if (instruction.kind === 'CANCEL') {
      const { clOrdId, requestId } = instruction.request;
      return this.#report(venue, { kind: 'CANCELED', clOrdId, requestId, text: 'taken back' });
    }
    if (instruction.kind !== 'SEND') return;
    const { clOrdId, orderQty, price } = instruction.order;
    this.#report(venue, { kind: 'NEW', clOrdId, venueOrderId: `${venue}-${clOrdId}` });
    if (this.#fate.startsWith('REST')) return;
    const parts = this.#fate === 'PARTS' && orderQty > 1 ? [Math.ceil(orderQty / 2)] : [];
    const first = parts[0] ?? 0;
    if (first > 0) this.#trade(venue, clOrdId, first, price ?? 0);
    this.#trade(venue, clOrdId, orderQty - first, price ?? 0);
  }

  #trade(venue: string, clOrdId: string, lastQty: number, lastPx: number): void {
    this.#executions += 1;
    const execId = `${venue}-E${this.#executions}`;
    const report = { clOrdId, lastQty, lastPx, fee: '0.0030', execId };
    this.#report(venue, { kind: 'TRADE', ...report, lastLiquidityInd: 'REMOVED' });
    if (this.#chance(this.plan.oddities * 5)) this.#past.push({ venue, report });
  }

  #report(venue: string, report: ReportBody): void {
    const seq = (this.#seqs.get(venue) ?? 0) + 1;
    this.#seqs.set(venue, seq);
    const at = this.#desk.clock.now();
    const whole = { venue, sessionId: 'S1', seq, at, ...report } as VenueReport;
    this.#take(this.#desk.reports.receive(whole));
  }

  #taken(): readonly NewRecord[] {
    const records = this.#written;
    this.#written = [];
    return records;
  }
}

/** An execution as it was reported. */
interface Past {
  readonly venue: string;
  readonly report: {
    readonly clOrdId: string;
    readonly lastQty: number;
    readonly lastPx: number;
    readonly fee: string;
    readonly execId: string;
  };
}

const ODD = [
  'BUST',
  'CORRECT',
  'HELD',
  'LATE_FILL',
  'SUSPEND',
  'STOP',
  'DUPLICATE',
  'LINK_LOST',
  'SPLIT',
] as const;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type ReportBody = DistributiveOmit<VenueReport, 'venue' | 'sessionId' | 'seq' | 'at'>;

function termsOf(n: number, fate: Fate): OrderTerms {
  const symbol = SYMBOLS[n % SYMBOLS.length] ?? 'F';
  const side = n % 7 < 4 ? 'BUY' : 'SELL';
  const ask = BEST_ASKS[symbol];
  const away = awayFrom(ask, n, fate);
  return {
    account: n % 5 === 0 ? 'EQ1-ALGO' : 'EQ1-MAIN',
    clOrdId: `H-${n}`,
    symbol,
    side,
    ordType: 'LIMIT',
    orderQty: n % 9 === 0 ? 400 + (n % 300) : 1 + (n % 97),
    price: side === 'BUY' ? ask - away : ask + away,
    timeInForce: fate === 'REST' ? 'GTC' : 'DAY',
    text: null,
  };
}

/** How far below the best offer a buy's limit is, and a sell's above it. */
function awayFrom(ask: number, n: number, fate: Fate): number {
  if (fate === 'REFUSE') return -Math.floor(ask / 1_000) * TICK;
  return (fate.startsWith('REST') ? 5 + (n % 7) : -(n % 3)) * TICK;
}
