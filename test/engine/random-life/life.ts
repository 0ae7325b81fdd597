/** One life of an engine: random commands and reports from hostile markets, watched step by step. */
import type { Turn } from '../../../src/engine/turn.js';
import { SeededRandom } from '../../../src/lib/random.js';
import type { Random } from '../../../src/lib/random.js';
import { signOf, TIMES_IN_FORCE } from '../../../src/model/fix.js';
import type { OrderTerms } from '../../../src/model/order-terms.js';
import type { OrderEvent } from '../../../src/orders/events.js';
import type { Order } from '../../../src/orders/order.js';
import { leavesQtyOf } from '../../../src/orders/order-state.js';
import { CALENDARS } from '../../../src/reference/calendar-settings.js';
import { PositionsProjection } from '../../../src/projections/positions/positions-projection.js';
import { someTerms } from '../../support/orders.js';
import {
  BEST_ASK,
  emptyState,
  flowUnderTest,
  MANUAL,
  QUOTING,
  REPLACING,
  SYMBOL,
  TICK,
  trader,
} from './flow-under-test.js';
import { HostileMarkets } from './hostile-markets.js';
import { anyInstructions } from './any-instructions.js';
import { Follower } from './invariants.js';

const HOUR = 3_600_000_000;
const TAKEN = TIMES_IN_FORCE.filter((time) => time !== 'GTD');
const ACCOUNT = 'EQ1-MAIN';

export class Life {
  readonly #system: ReturnType<typeof flowUnderTest>;
  readonly #random: Random;
  readonly #markets: HostileMarkets;
  readonly #follower: Follower;
  readonly #positions: PositionsProjection;
  readonly #events: OrderEvent[] = [];

  /** Everything that has happened so far. */
  get events(): readonly OrderEvent[] {
    return this.#events;
  }

  readonly #parents: string[] = [];
  readonly #user = trader();
  #names = 0;

  constructor(seed: string) {
    this.#random = new SeededRandom(seed);
    this.#system = flowUnderTest(CALENDARS[this.#random.int(0, CALENDARS.length - 1)] ?? 'always');
    this.#markets = new HostileMarkets(this.#random.fork('markets'));
    const { state, clock, market, instruments } = this.#system;
    this.#follower = new Follower(state);
    this.#positions = new PositionsProjection({ market, clock, instruments });
  }

  /** Throws at the first thing that does not hold, with the order's story; the number of events otherwise. */
  run(steps: number): number {
    for (let step = 0; step < steps; step += 1) {
      this.#system.clock.advance(1_000);
      this.#took(this.#step());
    }
    this.#system.state.ledger.invariant();
    this.#checkPositions();
    this.#checkReplay();
    return this.#events.length;
  }

  #step(): Turn | null {
    const pick = this.#random.next();
    const { flow, reports, clock } = this.#system;
    if (pick < 0.12) return flow.enter(this.#anyTerms(), this.#user).turn;
    if (pick < 0.18) return this.#request((orderId) => this.#cancel(orderId));
    if (pick < 0.26) return this.#request((orderId) => this.#replace(orderId));
    if (pick < 0.29) return this.#tick();
    if (pick < 0.37) return this.#marketMoves();
    const report = this.#markets.speak(clock.now());
    return report && reports.receive(report);
  }

  #tick(): Turn | null {
    const { flow, clock } = this.#system;
    if (this.#random.next() < 0.02) clock.advance(this.#random.int(1, 24) * HOUR);
    for (const due of flow.work.due()) this.#took(due);
    const turn = flow.newTurn();
    flow.work.tick(turn);
    return turn;
  }

  /** A trade somewhere, or other quotes. */
  #marketMoves(): Turn {
    const { flow, clock, market, move } = this.#system;
    const turn = flow.newTurn();
    const px = this.#anyPx();
    if (this.#random.next() < 0.5) {
      const print = { venue: QUOTING, symbol: SYMBOL, px, qty: 100, at: clock.now() };
      market.onTrade(print);
      flow.work.watch.traded(turn, print);
    } else {
      move(this.#random.int(-3, 3));
      flow.work.watch.quoted(turn, SYMBOL);
    }
    return turn;
  }

  #anyTerms(): OrderTerms {
    const pick = this.#random.next();
    const exDestination = pick < 0.5 ? undefined : pick < 0.75 ? MANUAL : REPLACING;
    const plain = someTerms({
      clOrdId: this.#name(),
      side: this.#random.next() < 0.5 ? 'BUY' : 'SELL',
      price: this.#anyPx(),
      orderQty: this.#random.int(2, 300),
      timeInForce: TAKEN[this.#random.int(0, TAKEN.length - 1)] ?? 'DAY',
      ...(exDestination !== undefined && { exDestination }),
    });
    return pick < 0.2
      ? { ...plain, ordType: 'MARKET', price: null }
      : {
          ...plain,
          ...anyInstructions(this.#random, plain, { px: () => this.#anyPx(), now: this.#system.clock.now() }),
        };
  }

  #anyPx(): number {
    return BEST_ASK + this.#random.int(-12, 8) * TICK;
  }

  #request(ask: (orderId: string) => Turn | null): Turn | null {
    const count = this.#parents.length;
    const orderId = this.#parents[count - 1 - Math.floor(this.#random.next() * Math.min(count, 10))];
    return orderId === undefined ? null : ask(orderId);
  }

  #cancel(orderId: string): Turn | null {
    const { flow, state } = this.#system;
    const order = state.order(orderId);
    return order ? flow.requests.cancel(order, this.#name(), this.#user.userId) : null;
  }

  #replace(orderId: string): Turn | null {
    const { flow, state } = this.#system;
    const order = state.order(orderId);
    if (!order) return null;
    const { timeInForce, stopPx, expireTime } = order.terms;
    const price = order.terms.price === null ? null : this.#anyPx();
    const replacement = {
      orderQty: this.#random.int(1, 400),
      price,
      timeInForce,
      ...(stopPx !== undefined && { stopPx: this.#random.next() < 0.5 ? stopPx : this.#anyPx() }),
      ...(expireTime !== undefined && { expireTime: expireTime + this.#random.int(0, 5) * HOUR }),
    };
    return flow.requests.replace(order, { clOrdId: this.#name(), replacement }, this.#user);
  }

  /** Lets the turn out as the recorder would, and looks at every order that it touched. */
  #took(turn: Turn | null): void {
    if (!turn) return;
    const touched = new Set<string>();
    const { state } = this.#system;
    for (const event of turn.events) {
      this.#events.push(event);
      this.#follower.follow(event);
      this.#positions.apply({ seq: this.#events.length, event });
      const order = state.order(event.orderId);
      touched.add(order?.parentOrderId ?? event.orderId);
      if (event.type === 'OrderEntered' && event.parentOrderId === null) this.#parents.push(event.orderId);
    }
    this.#positions.replayed();
    this.#markets.hear(turn.instructions);
    for (const orderId of touched) {
      const parent = state.order(orderId);
      if (parent) this.#check(parent);
    }
  }

  /** A failure tells the order's whole story. */
  #check(parent: Order): void {
    try {
      this.#follower.check(parent, this.#markets);
    } catch (error) {
      const family = new Set([
        parent.orderId,
        ...this.#system.state.childrenOf(parent.orderId).map((c) => c.orderId),
      ]);
      const story = this.#events.filter(({ orderId }) => family.has(orderId)).map(told);
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`${what}\n${story.join('\n')}`, { cause: error });
    }
  }

  #checkPositions(): void {
    let expected = 0;
    for (const orderId of this.#parents) {
      const order = this.#system.state.order(orderId);
      if (order) expected += signOf(order.terms.side) * order.cumQty;
    }
    const [position] = this.#positions.positions(null, { account: ACCOUNT, symbol: SYMBOL });
    const held = position?.qty ?? '0';
    if (held !== String(expected)) throw new Error(`the position is ${held}, the orders make it ${expected}`);
    const { qty, buys, sells } = this.#system.state.holdings.of(ACCOUNT, SYMBOL);
    const open = (buying: boolean) => this.#openQty(buying);
    if (qty !== expected || buys !== open(true) || sells !== open(false))
      throw new Error(
        `holdings are ${qty}, ${buys} and ${sells} open; ${expected}, ${open(true)} and ${open(false)} are`,
      );
  }

  #openQty(buying: boolean): number {
    return this.#parents.reduce((sum, orderId) => {
      const order = this.#system.state.order(orderId);
      return order && (order.terms.side === 'BUY') === buying ? sum + leavesQtyOf(order) : sum;
    }, 0);
  }

  #checkReplay(): void {
    const replayed = emptyState(this.#system.calendar);
    for (const event of this.#events) replayed.apply(event);
    if (replayed.stateHash() !== this.#system.state.stateHash())
      throw new Error('the events do not give the same state again');
  }

  #name(): string {
    this.#names += 1;
    return `C${this.#names}`;
  }
}

/** One line an event, without what is long or the same in all. */
function told(event: OrderEvent): string {
  return JSON.stringify(event, (name, value: unknown) => (LONG.has(name) ? undefined : value));
}

const LONG: ReadonlySet<string> = new Set(['at', 'source', 'decision', 'results', 'nbbo']);
