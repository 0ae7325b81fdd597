/** Requests to cancel or replace a parent: taken or refused, checked, and handed on to its market when it is for one. */
import type { User } from '../model/actor.js';
import { replacedTerms } from '../model/order-terms.js';
import type { Replacement } from '../model/order-terms.js';
import type { Stamp } from '../orders/commands.js';
import { decideCancel, decideReplace, refusalOf } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { COMPLIANCE } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { downwards, isDirected } from './mirror.js';
import type { ParentWork } from './parent-work.js';
import { rejection } from './rejection.js';
import { Turn } from './turn.js';
import { isWorkedFor, workedTerms } from './worked-terms.js';

export interface ReplaceCommandTerms {
  readonly clOrdId: string;
  readonly replacement: Replacement;
}

interface Asking {
  readonly clOrdId: string;
  readonly responseTo: 'CANCEL' | 'REPLACE';
  readonly stamp: Stamp;
}

export class RequestFlow {
  constructor(
    private readonly deps: FlowDeps,
    private readonly work: ParentWork,
  ) {}

  /** Causes CancelRequested and, but at a desk, CancelPended; or CancelRejected. Its children are asked back in the same turn. */
  cancel(order: Order, clOrdId: string, actor: string): Turn {
    const turn = new Turn(this.deps.state);
    const stamp = { at: this.deps.clock.now(), actor };
    const request = { clOrdId, pendsAtOnce: this.#pendsAtOnce(order) };
    if (this.#tooLate(turn, order, { clOrdId, responseTo: 'CANCEL', stamp })) return turn;
    turn.take(decideCancel(order, request, stamp));
    if (!turn.first('CancelRequested')) return turn;
    const child = this.#soleChild(order);
    if (child?.venue) {
      turn.take(decideCancel(child, request, stamp));
      const { orderId, venue } = child;
      turn.instructions.push({ kind: 'CANCEL', venue, request: { clOrdId: orderId, requestId: clOrdId } });
    }
    this.work.advance(turn, order.orderId, 'CONFIRMED_OUTCOME');
    return turn;
  }

  /**
   * Runs the rules on what the order would become. Causes OrderChecked and ReplaceRequested, with ReplacePended but at
   * a desk; or CancelRejected. From then on the dearer of the order and its replacement is reserved.
   */
  replace(order: Order, { clOrdId, replacement }: ReplaceCommandTerms, by: User): Turn {
    const turn = new Turn(this.deps.state);
    const stamp = { at: this.deps.clock.now(), actor: by.userId };
    if (this.#tooLate(turn, order, { clOrdId, responseTo: 'REPLACE', stamp })) return turn;
    const pendsAtOnce = this.#pendsAtOnce(order);
    const refused = refusalOf('replace', order, pendsAtOnce);
    if (!refused && isTriggered(order, replacement)) return this.#refuseStopPx(turn, order, clOrdId, stamp);
    const reservePx = refused ? null : this.#check(turn, order, { clOrdId, replacement }, by);
    if (turn.first('CancelRejected')) return turn;
    const request = { clOrdId, replacement, reservePx, pendsAtOnce };
    turn.take(decideReplace(order, request, stamp));
    if (!turn.first('ReplaceRequested')) return turn;
    this.#passOn(turn, order, { clOrdId, replacement }, stamp);
    this.work.advance(turn, order.orderId, 'CONFIRMED_OUTCOME');
    return turn;
  }

  /** After the cut-off of its auction an order stands, as at the exchange: true, and CancelRejected, when it is so. */
  #tooLate(turn: Turn, order: Order, { clOrdId, responseTo, stamp }: Asking): boolean {
    const input = responseTo === 'CANCEL' ? 'cancel' : 'replace';
    const text = refusalOf(input, order, this.#pendsAtOnce(order)) ? null : this.work.tooLate(order);
    if (text === null) return false;
    const { orderId } = order;
    const cxlRejReason = 'TOO_LATE_TO_CANCEL';
    turn.add({ type: 'CancelRejected', orderId, ...stamp, clOrdId, responseTo, cxlRejReason, text });
    return true;
  }

  /** Causes CancelRejected: a stop that has been triggered waits for no price any more. */
  #refuseStopPx(turn: Turn, { orderId }: Order, clOrdId: string, stamp: Stamp): Turn {
    const text = 'the stop has been triggered; its stop price can no longer change';
    const cxlRejReason = 'BROKER_EXCHANGE_OPTION';
    const base = { orderId, ...stamp, clOrdId };
    turn.add({ type: 'CancelRejected', ...base, responseTo: 'REPLACE', cxlRejReason, text });
    return turn;
  }

  /**
   * What a share of the replacement is reserved at; null is the order's own. One that leaves nothing to fill is not
   * checked: it can only cost less.
   */
  #check(turn: Turn, order: Order, { clOrdId, replacement }: ReplaceCommandTerms, user: User): number | null {
    const leaves = replacement.orderQty - order.cumQty;
    if (leaves <= 0) return replacement.price;
    const { orderId } = order;
    const at = this.deps.clock.now();
    const verdict = this.deps.compliance.check({
      orderId,
      parentOrderId: null,
      venue: null,
      terms: { ...workedTerms(replacedOrder(order, replacement)), orderQty: leaves, clOrdId },
      user,
      at,
      clause: 'REPLACE',
      own: leavesQtyOf(order),
    });
    const { rulebookVersion, results, nbbo } = verdict;
    const base = { orderId, at, actor: COMPLIANCE };
    turn.add({ type: 'OrderChecked', ...base, rulebookVersion, results, nbbo, replacing: clOrdId });
    if (verdict.accepted) return verdict.reservePx ?? 0;
    const { text } = rejection(verdict);
    const cxlRejReason = 'BROKER_EXCHANGE_OPTION';
    turn.add({ type: 'CancelRejected', ...base, clOrdId, responseTo: 'REPLACE', cxlRejReason, text });
    return null;
  }

  /** A market that can replace is asked to; the same request is then open on the child and on the parent. */
  #passOn(turn: Turn, order: Order, { clOrdId, replacement }: ReplaceCommandTerms, stamp: Stamp): void {
    const child = this.#soleChild(order);
    if (!child?.venue || !this.deps.venues.profile(child.venue)?.native.includes('REPLACE')) return;
    const pendsAtOnce = this.#pendsAtOnce(order);
    const own = downwards(replacement, order, child);
    turn.take(decideReplace(child, { clOrdId, replacement: own, reservePx: null, pendsAtOnce }, stamp));
    const request = { clOrdId: child.orderId, requestId: clOrdId, ...own };
    turn.instructions.push({ kind: 'REPLACE', venue: child.venue, request });
  }

  #pendsAtOnce({ terms }: Order): boolean {
    return terms.exDestination === undefined || this.work.children.pendsAtOnce(terms.exDestination);
  }

  /** The child that stands for an order with one market, unless that is worked from here: the one that works, or the last one at a desk. */
  #soleChild(order: Order): Order | undefined {
    if (!isDirected(order) || isWorkedFor(order, this.deps.venues)) return undefined;
    const children = this.deps.state.childrenOf(order.orderId);
    const working = children.filter(isWorking);
    if (working.length > 1) return undefined;
    return working[0] ?? children.findLast(({ end }) => end === null);
  }
}

function isTriggered({ conditions, terms }: Order, { stopPx }: Replacement): boolean {
  return conditions.triggered && stopPx !== terms.stopPx;
}

function replacedOrder(order: Order, replacement: Replacement): Order {
  return { ...order, terms: replacedTerms(order.terms, replacement) };
}
