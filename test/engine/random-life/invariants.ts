/** What must hold of every order after every step, told without the code that is tested. */
import type { EngineState } from '../../../src/engine/engine-state.js';
import type { OrdStatus } from '../../../src/model/fix.js';
import { notional } from '../../../src/model/money.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { OrderEvent } from '../../../src/orders/events.js';
import type { Order } from '../../../src/orders/order.js';
import { leavesQtyOf, ordStatusOf } from '../../../src/orders/order-state.js';
import { hasExecInst } from '../../../src/model/order-terms.js';
import { MANUAL } from './flow-under-test.js';
import type { HostileMarkets } from './hostile-markets.js';

/** FIX 5.0 SP2 Volume 4. */
const PRECEDENCE: Readonly<Partial<Record<OrdStatus, number>>> = {
  PENDING_CANCEL: 12,
  PENDING_REPLACE: 11,
  DONE_FOR_DAY: 10,
  FILLED: 8,
  STOPPED: 7,
  SUSPENDED: 6,
  CANCELED: 5,
  EXPIRED: 5,
  PARTIALLY_FILLED: 4,
  NEW: 2,
  REJECTED: 2,
  PENDING_NEW: 2,
};

/** Follows the events: what each order should have reserved, and by how much markets surprised it. */
export class Follower {
  readonly #px = new Map<string, Px>();
  readonly #claims = new Map<string, Map<string, { readonly orderQty: Qty; readonly px: Px }>>();
  readonly #surprise = new Map<string, Qty>();
  readonly #kept = new Set<string>();

  constructor(private readonly state: EngineState) {}

  follow(event: OrderEvent): void {
    const { orderId } = event;
    switch (event.type) {
      case 'OrderEntered':
        if (event.reservePx !== null) this.#px.set(orderId, event.reservePx);
        if (event.parentOrderId !== null) this.#sent(this.#orderOf(event.parentOrderId), event);
        return;
      case 'OrderFilled': {
        const order = this.#orderOf(orderId);
        const over = order.cumQty - order.terms.orderQty;
        if (event.flag !== null)
          this.#surprised(order, event.flag === 'OVERFILL' ? Math.max(over, event.lastQty) : event.lastQty);
        return;
      }
      case 'ExecutionCorrected':
        this.#surprised(this.#orderOf(orderId), Math.max(0, event.lastQty - event.booked.lastQty));
        return;
      case 'ReplaceRequested': {
        const claims = this.#claims.get(orderId) ?? new Map();
        const { orderQty } = event.replacement;
        const px = event.reservePx ?? this.#px.get(orderId);
        if (px !== undefined) claims.set(event.clOrdId, { orderQty, px });
        this.#claims.set(orderId, claims);
        return;
      }
      case 'CancelRejected':
        this.#kept.add(orderId);
        this.#claims.get(orderId)?.delete(event.clOrdId);
        return;
      case 'OrderReplaced':
        this.#replaced(event);
        return;
      case 'OrderRestated': {
        const { price } = this.#orderOf(orderId).terms;
        if (price !== null && this.#px.has(orderId)) this.#px.set(orderId, price);
        return;
      }
      case 'OrderTriggered':
        if (event.reservePx !== undefined) this.#px.set(orderId, event.reservePx);
        return;
      case 'OrderCanceled':
      case 'OrderExpired':
      case 'OrderRejected':
        this.#claims.delete(orderId);
        return;
      default:
        return;
    }
  }

  /** What may not be sent is not: a stop before its time, less than the minimum, what takes of post-only, too much to see. */
  #sent(parent: Order, { terms: child, venue }: Extract<OrderEvent, { type: 'OrderEntered' }>): void {
    const { terms, cumQty, conditions } = parent;
    // Where a person works the order it goes as it is.
    if (venue === MANUAL) return;
    const refuse = (what: string) => {
      throw new Error(`${parent.orderId}: a child was sent ${what}: ${JSON.stringify(child)}`);
    };
    const takes = child.timeInForce === 'IOC' || child.timeInForce === 'FOK';
    if (terms.stopPx !== undefined && !conditions.triggered) refuse('before the stop was triggered');
    if (hasExecInst(terms, 'PARTICIPATE_DONT_INITIATE') && takes) refuse('to take');
    const least = hasExecInst(terms, 'ALL_OR_NONE')
      ? terms.orderQty - cumQty
      : cumQty > 0
        ? 0
        : (terms.minQty ?? 0);
    const kept = child.timeInForce === 'FOK' ? child.orderQty : (child.minQty ?? 0);
    if (kept < Math.min(least, terms.orderQty - cumQty)) refuse(`that may be filled below ${least}`);
    if (terms.maxFloor === undefined || takes) return;
    const shown = this.state
      .childrenOf(parent.orderId)
      .filter((one) => one.terms.timeInForce !== 'IOC' && one.terms.timeInForce !== 'FOK')
      .reduce(
        (sum, one) => sum + Math.min(leavesQtyOf(one), one.terms.maxFloor ?? Number.MAX_SAFE_INTEGER),
        0,
      );
    if (shown > terms.maxFloor) refuse(`so that ${shown} are displayed`);
  }

  #replaced({ orderId, clOrdId, replacement }: Extract<OrderEvent, { type: 'OrderReplaced' }>): void {
    const claims = this.#claims.get(orderId);
    const claim = clOrdId === null ? undefined : claims?.get(clOrdId);
    const { cumQty } = this.#orderOf(orderId);
    if (claim && replacement.orderQty !== Math.max(claim.orderQty, cumQty))
      throw new Error(`${orderId} is replaced to ${replacement.orderQty}, ${claim.orderQty} was asked for`);
    const px = clOrdId === null ? replacement.price : claim?.px;
    if (px !== undefined && px !== null && this.#px.has(orderId)) this.#px.set(orderId, px);
    if (clOrdId !== null) claims?.delete(clOrdId);
  }

  #surprised({ orderId, parentOrderId }: Order, qty: Qty): void {
    for (const id of [orderId, parentOrderId ?? orderId].slice(0, parentOrderId ? 2 : 1))
      this.#surprise.set(id, (this.#surprise.get(id) ?? 0) + qty);
  }

  #orderOf(orderId: string): Order {
    const order = this.state.order(orderId);
    if (!order) throw new Error(`order ${orderId} is not known`);
    return order;
  }

  /** Throws at the first thing that does not hold of the parent and its children. */
  check(parent: Order, markets: HostileMarkets): void {
    const children = this.state.childrenOf(parent.orderId);
    for (const child of children) {
      const executed = markets.executedQty(child.orderId);
      if (child.cumQty !== executed)
        throw new Error(`${child.orderId} has ${child.cumQty}, ${executed} was executed`);
      checkOne(child);
    }
    checkOne(parent);
    const filled = children.reduce((sum, { cumQty }) => sum + cumQty, 0);
    if (parent.cumQty !== filled)
      throw new Error(`${parent.orderId}: ${parent.cumQty} is not Σ children ${filled}`);
    this.#checkWorking(parent, children);
    this.#checkReducing(parent, children);
    this.#checkReserved(parent);
  }

  /** Σ children never exceeds the parent, but for what a market executed that it could not. */
  #checkWorking(parent: Order, children: readonly Order[]): void {
    const working = children.reduce((sum, child) => sum + leavesQtyOf(child), 0);
    const most = parent.terms.orderQty + (this.#surprise.get(parent.orderId) ?? 0);
    if (!parent.end && parent.cumQty + working > most)
      throw new Error(`${parent.orderId}: ${parent.cumQty} filled and ${working} working exceed ${most}`);
  }

  /**
   * What stands on the markets of a reduce-only order, and is not being taken back, leaves its position on its side of
   * zero; what a market would not give back is asked for again only later.
   */
  #checkReducing(parent: Order, children: readonly Order[]): void {
    const { orderId, terms, requests } = parent;
    if (leavesQtyOf(parent) === 0) return;
    if (!hasExecInst(terms, 'REDUCE_ONLY') || terms.exDestination === MANUAL || requests.length > 0) return;
    const staying = children.filter((child) => child.requests.length === 0 && !this.#kept.has(child.orderId));
    const standing = staying.reduce((sum, child) => sum + leavesQtyOf(child), 0);
    const reducible = this.state.holdings.reducible(terms, leavesQtyOf(parent));
    if (standing > reducible) throw new Error(`${orderId}: ${standing} stand, ${reducible} may be reduced`);
  }

  #checkReserved(parent: Order): void {
    const { orderId, cumQty, scales } = parent;
    const px = this.#px.get(orderId);
    if (px === undefined) return;
    let most = notional(px, leavesQtyOf(parent), scales);
    for (const claim of this.#claims.get(orderId)?.values() ?? []) {
      const cost = notional(claim.px, Math.max(0, claim.orderQty - cumQty), scales);
      if (cost > most) most = cost;
    }
    const held = this.state.ledger.heldFor(orderId);
    if (held !== most) throw new Error(`${orderId} holds ${held}, it should hold ${most}`);
  }
}

function checkOne(order: Order): void {
  const { terms, cumQty, end, conditions } = order;
  const over = end !== null || (conditions.doneForDay && terms.timeInForce === 'DAY');
  const leaves = over ? 0 : Math.max(0, terms.orderQty - cumQty);
  if (leavesQtyOf(order) !== leaves)
    throw new Error(`${order.orderId} leaves ${leavesQtyOf(order)}, not ${leaves}`);
  const status = ordStatusOf(order);
  const best = Math.max(...statusesOf(order).map((name) => PRECEDENCE[name] ?? 0));
  if (PRECEDENCE[status] !== best || !statusesOf(order).includes(status))
    throw new Error(`${order.orderId} is ${status}, of ${statusesOf(order).join(', ')}`);
}

/** Every status that is true of the order. */
function statusesOf({ terms, cumQty, end, conditions, requests, acknowledged }: Order): readonly OrdStatus[] {
  const pending = (kind: 'CANCEL' | 'REPLACE') => requests.some((open) => open.pending && open.kind === kind);
  const all: readonly (readonly [OrdStatus, boolean])[] = [
    ['PENDING_CANCEL', pending('CANCEL')],
    ['PENDING_REPLACE', pending('REPLACE')],
    ['DONE_FOR_DAY', conditions.doneForDay],
    ['FILLED', cumQty > 0 && cumQty >= terms.orderQty],
    ['STOPPED', conditions.stopped !== null],
    ['SUSPENDED', conditions.suspended],
    ['CANCELED', end?.kind === 'CANCELED'],
    ['EXPIRED', end?.kind === 'EXPIRED'],
    ['PARTIALLY_FILLED', cumQty > 0],
    ['REJECTED', end?.kind === 'REJECTED'],
    ['NEW', acknowledged && end?.kind !== 'REJECTED'],
    ['PENDING_NEW', !acknowledged && end?.kind !== 'REJECTED'],
  ];
  return all.flatMap(([name, holds]) => (holds ? [name] : []));
}
