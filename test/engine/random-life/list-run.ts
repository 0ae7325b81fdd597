/** One run of lists: random executions, busts and requests over OCO, OTO and bracket lists, against what such lists promise. */
import { enterList } from '../../../src/engine/list-flow.js';
import type { Turn } from '../../../src/engine/turn.js';
import type { VenueReport } from '../../../src/execution/venue-adapter.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { CONTINGENCY_TYPES, contingencyOf } from '../../../src/model/contingency.js';
import type { ContingencyType } from '../../../src/model/contingency.js';
import type { OrderTerms } from '../../../src/model/order-terms.js';
import type { OrderEvent } from '../../../src/orders/events.js';
import type { Order } from '../../../src/orders/order.js';
import { isWorking, leavesQtyOf } from '../../../src/orders/order-state.js';
import { someTerms } from '../../support/orders.js';
import { BEST_ASK, emptyState, flowUnderTest, REPLACING, TICK, trader } from './flow-under-test.js';

const LISTS = 4;
const STEPS = 250;

interface Entered {
  readonly type: ContingencyType;
  readonly orderIds: readonly string[];
  readonly quantities: readonly number[];
  /** Of its OCO orders, or of what is triggered: executed on children that were asked back already, in vain or not. */
  crossed: number;
  /** The most that its first order had filled at any time, and the largest share of its quantity that this was. */
  mostFilled: number;
  mostShare: number;
}

type Without<Report, Key extends PropertyKey> = Report extends unknown ? Omit<Report, Key> : never;
type Said = Without<VenueReport, 'venue' | 'sessionId' | 'seq' | 'clOrdId' | 'at'>;

export class ListRun {
  readonly #system = flowUnderTest('always');
  readonly #random;
  readonly #lists: Entered[] = [];
  readonly #events: OrderEvent[] = [];
  /** Children that their market would not give back. */
  readonly #kept = new Set<string>();
  #count = 0;

  /** Everything that has happened so far. */
  get events(): readonly OrderEvent[] {
    return this.#events;
  }

  constructor(seed: string) {
    this.#random = new SeededRandom(seed);
  }

  go(): number {
    for (let i = 0; i < LISTS; i += 1) this.#enter(i);
    for (let step = 0; step < STEPS; step += 1) {
      this.#system.clock.advance(1_000);
      this.#step();
      for (const list of this.#lists) this.#check(list);
      this.#system.state.ledger.invariant();
    }
    this.#quiet();
    this.#replay();
    return this.#lists.reduce((sum, { crossed }) => sum + crossed, 0);
  }

  #enter(n: number): void {
    const type = this.#pick(CONTINGENCY_TYPES);
    const qty = this.#random.int(1, 20) * 50;
    const count = type === 'BRACKET' ? 3 : this.#random.int(2, 4);
    const listId = `L${n}`;
    const orders = Array.from({ length: count }, (_, index): OrderTerms => {
      const clOrdId = `${listId}-${index}`;
      const contingency = contingencyOf(type, listId, { first: `${listId}-0`, clOrdId });
      const exit = type !== 'OCO' && index > 0;
      const orderQty = type === 'BRACKET' ? qty : qty + n * 7 + index * 13;
      // Far enough from the standing market to rest.
      const price = BEST_ASK + (exit ? 1 : -1) * (20 + index + n * 5) * TICK;
      const directed = this.#random.next() < 0.5;
      const terms = { clOrdId, contingency, orderQty, price, side: exit ? 'SELL' : 'BUY' } as const;
      return someTerms({ ...terms, ...(directed && { exDestination: REPLACING }) });
    });
    const { turn, entries, accepted } = enterList(this.#system.flow, orders, trader());
    if (!accepted) throw new Error('the list was refused');
    this.#lists.push({
      type,
      orderIds: entries.map(({ orderId }) => orderId),
      quantities: orders.map(({ orderQty }) => orderQty),
      crossed: 0,
      mostFilled: 0,
      mostShare: 0,
    });
    this.#took(turn);
  }

  #step(): void {
    const pick = this.#random.next();
    const list = this.#pick(this.#lists);
    const order = this.#order(this.#pick(list.orderIds));
    if (pick < 0.55) return this.#fill(list, order);
    if (pick < 0.85) return this.#answer();
    if (pick < 0.9) return this.#bust();
    const { requests } = this.#system.flow;
    const name = `R${(this.#count += 1)}`;
    if (pick < 0.92) return this.#took(requests.cancel(order, name, 'trader-1'));
    if (pick < 0.96) {
      this.#system.clock.advance(1_000_000);
      const turn = this.#system.flow.newTurn();
      this.#system.flow.work.tick(turn);
      return this.#took(turn);
    }
    const { orderQty, price, timeInForce } = order.terms;
    const replacement = { orderQty, price: (price ?? 0) - TICK, timeInForce };
    this.#took(requests.replace(order, { clOrdId: name, replacement }, trader()));
  }

  #fill(list: Entered, order: Order): void {
    const working = this.#children(order).filter(isWorking);
    if (working.length === 0) return;
    const child = this.#pick(working);
    const lastQty = this.#random.int(1, leavesQtyOf(child));
    const isBound = list.type === 'OCO' || order.orderId !== list.orderIds[0];
    if (isBound && (child.requests.length > 0 || this.#kept.has(child.orderId))) list.crossed += lastQty;
    this.#say(child, {
      kind: 'TRADE',
      execId: `E${(this.#count += 1)}`,
      lastQty,
      lastPx: child.terms.price ?? 0,
      lastLiquidityInd: 'ADDED',
      fee: '0',
    });
  }

  /** A market gives back, or keeps, what it was asked for. */
  #answer(): void {
    const asked = this.#all().filter(({ requests }) => requests.length > 0);
    if (asked.length === 0) return;
    const child = this.#pick(asked);
    const [request] = child.requests;
    if (!request) return;
    const requestId = request.clOrdId;
    if (!isWorking(child)) return this.#settle(child);
    if (this.#random.next() < 0.1) {
      this.#kept.add(child.orderId);
      return this.#say(child, { kind: 'CANCEL_REJECTED', requestId, reason: 'OTHER', text: 'no' });
    }
    if (request.kind === 'CANCEL') return this.#say(child, { kind: 'CANCELED', requestId, text: '' });
    const { orderQty, price } = request.replacement;
    this.#say(child, { kind: 'REPLACED', requestId, orderQty, price, text: null });
  }

  /** Gives back what it still has. */
  #settle(child: Order): void {
    const [request] = child.requests;
    if (!request) return;
    const requestId = request.clOrdId;
    if (isWorking(child)) return this.#say(child, { kind: 'CANCELED', requestId, text: '' });
    this.#say(child, {
      kind: 'CANCEL_REJECTED',
      requestId,
      reason: 'TOO_LATE_TO_CANCEL',
      text: 'it is full',
    });
  }

  #bust(): void {
    const fills = this.#events.flatMap((event) =>
      event.type === 'OrderFilled' && event.childOrderId === null ? [event] : [],
    );
    const [fill] = fills.length > 0 ? [this.#pick(fills)] : [];
    const child = fill && this.#system.state.order(fill.orderId);
    if (!fill || !child) return;
    const { venueExecId: execRefId, lastQty, lastPx } = fill;
    const execId = `B${(this.#count += 1)}`;
    this.#say(child, { kind: 'TRADE_CANCEL', execId, execRefId, lastQty, lastPx, fee: '0' });
  }

  #say(child: Order, said: Said): void {
    this.#count += 1;
    const base = {
      sessionId: 'S',
      seq: this.#count,
      at: 0,
      clOrdId: child.orderId,
      venue: child.venue ?? '',
    };
    this.#took(this.#system.reports.receive({ ...base, ...said }));
  }

  #took(turn: Turn): void {
    this.#events.push(...turn.events);
    for (const list of this.#lists) {
      const { cumQty, terms } = this.#order(list.orderIds[0] ?? '');
      list.mostFilled = Math.max(list.mostFilled, cumQty);
      list.mostShare = Math.max(list.mostShare, cumQty / terms.orderQty);
    }
  }

  #check(list: Entered): void {
    const orders = list.orderIds.map((orderId) => this.#order(orderId));
    for (const order of orders.filter(isWorking)) {
      const held = this.#children(order).reduce((sum, child) => sum + child.cumQty + leavesQtyOf(child), 0);
      atMost(`held of ${order.orderId}`, held, order.terms.orderQty);
    }
    const [, ...exits] = orders;
    if (list.type === 'OCO')
      atMost('executed of an OCO', executed(orders), Math.max(...list.quantities) + list.crossed);
    if (list.type === 'BRACKET') atMost('exits', executed(exits), list.mostFilled + list.crossed);
    if (list.type !== 'OTO') return;
    for (const [index, { cumQty }] of exits.entries())
      atMost('triggered', cumQty, (list.quantities[index + 1] ?? 0) * list.mostShare + list.crossed);
  }

  /** Markets answer everything; then nothing stands that the list does not allow. */
  #quiet(): void {
    for (let round = 0; round < 200; round += 1) {
      const asked = this.#all().filter(({ requests }) => requests.length > 0);
      for (const child of asked) this.#settle(child);
      this.#system.clock.advance(40_000_000);
      const turn = this.#system.flow.newTurn();
      this.#system.flow.work.tick(turn);
      this.#took(turn);
      if (asked.length === 0 && turn.instructions.length === 0) break;
    }
    for (const list of this.#lists) this.#checkQuiet(list);
  }

  #checkQuiet({ type, orderIds, quantities }: Entered): void {
    const orders = orderIds.map((orderId) => this.#order(orderId));
    const [trigger, ...others] = orders;
    const rivals = type === 'OCO' ? orders : others;
    const working = rivals.filter(isWorking).length;
    if (type !== 'OCO' && trigger?.end && trigger.cumQty === 0) atMost('without a trigger', working, 0);
    if (type === 'OTO') return;
    if (rivals.some(({ cumQty, terms }) => cumQty > 0 && cumQty >= terms.orderQty))
      atMost('rivals', working, 0);
    const most = type === 'OCO' ? Math.max(...quantities) : (trigger?.cumQty ?? 0);
    for (const rival of rivals) {
      const standing = this.#children(rival).reduce((sum, child) => sum + leavesQtyOf(child), 0);
      atMost(`standing of ${rival.orderId}`, standing, Math.max(0, most - executed(rivals)));
    }
  }

  #replay(): void {
    const replayed = emptyState(this.#system.calendar);
    for (const event of this.#events) replayed.apply(event);
    if (replayed.stateHash() !== this.#system.state.stateHash())
      throw new Error('the events do not give the same state again');
  }

  #all(): readonly Order[] {
    return this.#lists.flatMap(({ orderIds }) => orderIds.flatMap((id) => this.#children(this.#order(id))));
  }

  #children({ orderId }: Order): readonly Order[] {
    return this.#system.state.childrenOf(orderId);
  }

  #order(orderId: string): Order {
    const order = this.#system.state.order(orderId);
    if (!order) throw new Error(`no order ${orderId}`);
    return order;
  }

  #pick<Value>(values: readonly Value[]): Value {
    const value = values[this.#random.int(0, values.length - 1)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }
}

function executed(orders: readonly Order[]): number {
  return orders.reduce((sum, { cumQty }) => sum + cumQty, 0);
}

function atMost(what: string, value: number, limit: number): void {
  if (value > limit) throw new Error(`${what}: ${value} is more than ${limit}`);
}
