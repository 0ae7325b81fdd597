/** Everything the engine knows, as a fold over the journal's events: the same events give the same state, byte for byte. */
import { createHash } from 'node:crypto';
import { groupOf } from '../compliance/exposure-ledger.js';
import type { ExposureLedger } from '../compliance/exposure-ledger.js';
import { Holdings } from '../compliance/holdings.js';
import type { RecentOrders } from '../compliance/recent-orders.js';
import type { SessionResume } from '../execution/venue-adapter.js';
import { signOf } from '../model/fix.js';
import type { Qty } from '../model/units.js';
import type { RuleResult } from '../model/rule-result.js';
import { evolve } from '../orders/evolve.js';
import type { OrderEvent, OrderRestated } from '../orders/events.js';
import { splitPx } from '../orders/split.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { COMPLIANCE } from './actors.js';
import { OrderLists } from './order-lists.js';
import { BookedExecutions } from './booked-executions.js';
import { OpenChildren } from './open-children.js';
import { NamedReports } from './named-reports.js';
import { VenueFills } from './venue-fills.js';

/** What a ClOrdID was used for. */
export interface ClOrdIdUse {
  readonly orderId: string;
  readonly kind: 'ORDER' | 'CANCEL' | 'REPLACE';
}

/** How far the reports of a market's session were recorded, and what was executed in it. */
interface VenueSession {
  readonly sessionId: string;
  lastSeq: number;
  readonly positions: Record<string, Qty>;
}

type ExecutionEvent = Extract<OrderEvent, { type: 'OrderFilled' | 'ExecutionBusted' | 'ExecutionCorrected' }>;

function isExecution(event: OrderEvent): event is ExecutionEvent {
  return (
    event.type === 'OrderFilled' || event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected'
  );
}

const NO_ORDERS: readonly Order[] = [];

export class EngineState {
  readonly #orders = new Map<string, Order>();
  readonly #clOrdIds = new Map<string, ClOrdIdUse>();
  readonly #children = new Map<string, string[]>();
  readonly #openParents = new Set<string>();
  readonly #sessions = new Map<string, VenueSession>();
  readonly #refusals = new Map<string, readonly RuleResult[]>();
  /** The check of a client's order that was checked last: what follows at once says whether it was refused. */
  #checked: Extract<OrderEvent, { type: 'OrderChecked' }> | null = null;

  /** Corporate actions that have taken effect. */
  readonly #splits = new Set<string>();

  readonly executions = new BookedExecutions();
  readonly venueFills = new VenueFills();
  readonly openChildren = new OpenChildren((orderId) => this.#orders.get(orderId));
  readonly named = new NamedReports();
  readonly holdings = new Holdings();
  readonly lists = new OrderLists();

  constructor(
    readonly ledger: ExposureLedger,
    readonly recent: RecentOrders,
  ) {}

  order(orderId: string): Order | undefined {
    return this.#orders.get(orderId);
  }

  /** Who used this ClOrdID in the account, ever. */
  useOf(account: string, clOrdId: string): ClOrdIdUse | undefined {
    return this.#clOrdIds.get(`${account}\n${clOrdId}`);
  }

  childrenOf(orderId: string): readonly Order[] {
    const ids = this.#children.get(orderId);
    if (!ids) return NO_ORDERS;
    const children: Order[] = [];
    for (const id of ids) {
      const child = this.#orders.get(id);
      if (child) children.push(child);
    }
    return children;
  }

  /** All orders of the order's list, itself included; none for an order without a list. */
  listOf({ terms: { account, contingency } }: Order): readonly Order[] {
    if (!contingency) return NO_ORDERS;
    return this.lists.of(account, contingency.listId).flatMap((orderId) => this.#orders.get(orderId) ?? []);
  }

  /** Parents that can still be filled, oldest first. */
  openParents(): readonly Order[] {
    return [...this.#openParents].flatMap((id) => this.#orders.get(id) ?? []);
  }

  /** Has the corporate action of this name taken effect? */
  hasSplit(name: string): boolean {
    return this.#splits.has(name);
  }

  /** How far the reports of a venue were recorded. */
  session(venue: string): SessionResume | null {
    const session = this.#sessions.get(venue);
    return session ? { sessionId: session.sessionId, lastSeq: session.lastSeq } : null;
  }

  /** Σ executions of the session by symbol, signed; null when the market is in another session, or was never heard of. */
  sessionPositions(venue: string, sessionId: string): Readonly<Record<string, Qty>> | null {
    const session = this.#sessions.get(venue);
    return session?.sessionId === sessionId ? session.positions : null;
  }

  /** Did compliance refuse the order, or its list? */
  wasRefused(orderId: string): boolean {
    return this.#refusals.has(orderId);
  }

  /** The rule results of a refused order. */
  refusal(orderId: string): readonly RuleResult[] {
    return this.#refusals.get(orderId) ?? [];
  }

  /** Folds one event in. Throws when it cannot follow from what went before: the journal is then not ours. */
  apply(event: OrderEvent): void {
    if (event.type === 'SharesSplit') {
      this.#splits.add(event.orderId);
      this.holdings.split({ symbol: event.symbol, effectiveAt: event.effectiveAt, ...event.split });
      return;
    }
    const before = this.#orders.get(event.orderId);
    const after = evolve(before, event);
    if (after !== before) this.#orders.set(event.orderId, after);
    if (event.source) this.#noteSource(event.source);
    this.#index(event, after);
    if (after.parentOrderId !== null) return;
    if (after !== before) this.#hold(event, before, after);
    this.#account(event, after);
  }

  /** Parents alone: what a child has left, and what it executes, is its parent's too. */
  #hold(event: OrderEvent, before: Order | undefined, after: Order): void {
    const opened = leavesQtyOf(after) - (before ? leavesQtyOf(before) : 0);
    if (opened !== 0) this.holdings.opened(after.terms, opened);
    if (event.type === 'OrderFilled') this.holdings.executed(after.terms, event.lastQty, event.at);
    else if (event.type === 'ExecutionBusted' || event.type === 'ExecutionCorrected') {
      const { booked, lastQty } = event;
      this.holdings.executed(after.terms, lastQty - booked.lastQty, booked.at);
    }
  }

  #noteSource(source: NonNullable<OrderEvent['source']>): void {
    const { venue, sessionId, seq } = source;
    const known = this.#sessions.get(venue);
    if (known?.sessionId !== sessionId) this.#sessions.set(venue, { sessionId, lastSeq: seq, positions: {} });
    else if (known.lastSeq < seq) known.lastSeq = seq;
  }

  #index(event: OrderEvent, order: Order): void {
    if (event.type === 'OrderEntered') this.#indexEntered(order);
    const isChild = order.parentOrderId !== null;
    this.executions.apply(event, isChild);
    if (isChild) return this.#indexChild(event, order);
    this.#indexRequest(event, order);
    if (isWorking(order) || order.requests.length > 0) this.#openParents.add(order.orderId);
    else this.#openParents.delete(order.orderId);
  }

  #indexChild(event: OrderEvent, child: Order): void {
    this.openChildren.note(child);
    if (event.source?.named) this.named.apply(event);
    this.venueFills.apply(event);
    if (event.source && isExecution(event)) this.#notePosition(event, child);
  }

  /** What the market should have us at, in its present session. */
  #notePosition(event: ExecutionEvent, { venue, terms }: Order): void {
    const session = this.#sessions.get(venue ?? '');
    if (!session || session.sessionId !== event.source?.sessionId) return;
    const before = event.type === 'OrderFilled' ? 0 : event.booked.lastQty;
    const change = signOf(terms.side) * (event.lastQty - before);
    session.positions[terms.symbol] = (session.positions[terms.symbol] ?? 0) + change;
  }

  #indexRequest(event: OrderEvent, { orderId, terms: { account } }: Order): void {
    if (event.type === 'CancelRequested') this.#use(account, event.clOrdId, { orderId, kind: 'CANCEL' });
    if (event.type === 'ReplaceRequested') this.#use(account, event.clOrdId, { orderId, kind: 'REPLACE' });
    // A request that was refused has used its ClOrdID up as well.
    if (event.type === 'CancelRejected')
      this.#use(account, event.clOrdId, { orderId, kind: event.responseTo });
  }

  #indexEntered(order: Order): void {
    if (order.parentOrderId === null) {
      this.#use(order.terms.account, order.terms.clOrdId, { orderId: order.orderId, kind: 'ORDER' });
      this.lists.entered(order);
      return;
    }
    const siblings = this.#children.get(order.parentOrderId);
    if (siblings) siblings.push(order.orderId);
    else this.#children.set(order.parentOrderId, [order.orderId]);
  }

  #use(account: string, clOrdId: string, use: ClOrdIdUse): void {
    const key = `${account}\n${clOrdId}`;
    if (!this.#clOrdIds.has(key)) this.#clOrdIds.set(key, use);
  }

  /** Parents alone count against the limits: what their children do is inside their reservation. */
  #account(event: OrderEvent, order: Order): void {
    const { orderId } = order;
    switch (event.type) {
      case 'OrderEntered':
        return this.#enter(event, order);
      case 'OrderChecked':
        this.#checked = event;
        return;
      case 'OrderFilled':
        this.ledger.fill(orderId, event.lastQty, event.lastPx, event.at);
        return isWorking(order) || order.requests.length > 0 ? undefined : this.ledger.release(orderId);
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        return this.#correct(event, order);
      case 'ReplaceRequested':
        return this.#claim(event, order);
      case 'OrderReplaced':
        return this.#replaced(event, order);
      case 'CancelRejected':
        return this.ledger.settle(orderId, event.clOrdId, false);
      case 'OrderRestated':
        return this.#restate(event, order);
      case 'OrderTriggered':
        return this.#triggered(event, order);
      case 'OrderDoneForDay':
        return this.ledger.restate(orderId, { qty: leavesQtyOf(order), px: null });
      case 'OrderRejected':
        if (event.actor === COMPLIANCE) this.#noteRefusal(orderId);
        return this.ledger.release(orderId);
      case 'OrderCanceled':
      case 'OrderExpired':
        return this.ledger.release(orderId);
      default:
        return;
    }
  }

  /** Money that had moved has moved otherwise; what is left to fill changes with it. */
  #correct(
    event: Extract<OrderEvent, { type: 'ExecutionBusted' | 'ExecutionCorrected' }>,
    order: Order,
  ): void {
    const { orderId } = order;
    const { booked } = event;
    this.ledger.unfill(orderId, booked.lastQty, booked.lastPx, booked.at);
    if (event.lastQty > 0) this.ledger.fill(orderId, event.lastQty, event.lastPx, event.at);
    this.ledger.restate(orderId, { qty: leavesQtyOf(order), px: null });
  }

  #claim(
    { clOrdId, replacement, reservePx }: Extract<OrderEvent, { type: 'ReplaceRequested' }>,
    order: Order,
  ) {
    const qty = replacement.orderQty - order.cumQty;
    this.ledger.claim(order.orderId, clOrdId, { qty, px: reservePx });
  }

  /** What came true may differ from what was asked for: the quantity that is left is the order's own. */
  #replaced({ clOrdId, replacement }: Extract<OrderEvent, { type: 'OrderReplaced' }>, order: Order): void {
    if (clOrdId !== null) this.ledger.settle(order.orderId, clOrdId, true);
    const px = clOrdId === null ? replacement.price : null;
    this.ledger.restate(order.orderId, { qty: leavesQtyOf(order), px });
  }

  #triggered({ reservePx }: Extract<OrderEvent, { type: 'OrderTriggered' }>, order: Order): void {
    if (reservePx !== undefined)
      this.ledger.restate(order.orderId, { qty: leavesQtyOf(order), px: reservePx });
  }

  /** After a split an order without a price of its own is held at the old one in new shares, rounded up. */
  #restate({ split }: OrderRestated, order: Order): void {
    const { orderId, terms } = order;
    const held = split && terms.price === null ? this.ledger.pxOf(orderId) : null;
    const px = held !== null && split ? splitPx(held, split, true) : terms.price;
    this.ledger.restate(orderId, { qty: leavesQtyOf(order), px });
  }

  #noteRefusal(orderId: string): void {
    if (this.#checked?.orderId === orderId) this.#refusals.set(orderId, this.#checked.results);
  }

  #enter(event: Extract<OrderEvent, { type: 'OrderEntered' }>, order: Order): void {
    const { terms, scales } = order;
    this.recent.entered(order.orderId, terms, event.at);
    if (event.reservePx === null) return;
    this.ledger.reserve({
      orderId: order.orderId,
      account: terms.account,
      side: terms.side,
      qty: terms.orderQty,
      px: event.reservePx,
      scales,
      at: event.at,
      group: groupOf(terms),
    });
  }

  /** SHA-256 over the canonical form of all of it: orders in the order they were entered, then the ledger. */
  stateHash(): string {
    const hash = createHash('sha256');
    for (const order of this.#orders.values()) hash.update(canonical(order));
    for (const split of this.#splits) hash.update(canonical(split));
    for (const execution of this.executions.entries()) hash.update(canonical(execution));
    for (const named of this.named.entries()) hash.update(canonical(named));
    for (const [venue, session] of [...this.#sessions].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(canonical([venue, session]));
    for (const entry of this.ledger.entries()) hash.update(canonical(entry));
    for (const entry of this.holdings.entries()) hash.update(canonical(entry));
    return hash.digest('hex');
  }
}

function canonical(value: unknown): string {
  return `${JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? field.toString() : field))}\n`;
}
