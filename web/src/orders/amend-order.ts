/** Amends from the page: which order can be, what is wrong with a change, and what became of the request. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import type { InstrumentRow, ReplaceRequest } from '../api/api.js';
import { ApiProblem, messageOf } from '../api/http.js';
import { fixedOrZero } from '../lib/decimal.js';
import { pxText, qtyText, shortId } from '../lib/format.js';
import type { Desk } from '../shell/desk.js';
import { priceFault, quantityFault } from '../ticket/draft-faults.js';
import { cancelable } from './cancel-orders.js';

export interface Amendment {
  readonly clOrdId: string;
  readonly orderQty: string;
  /** Empty where the order has none. */
  readonly price: string;
  /** Empty where the order has none, or has been triggered. */
  readonly stopPx: string;
}

/** UNKNOWN: nothing answered; the same request can be sent again. */
export type AmendOutcome =
  | { readonly kind: 'REQUESTED' }
  | { readonly kind: 'REFUSED' | 'UNKNOWN'; readonly text: string };

/** Opens the dialog for the one selected order that still works; says why not otherwise. */
export function amendSelected(desk: Desk): void {
  const [order, ...others] = cancelable(desk, desk.selectedOrders.value);
  if (order && others.length === 0) desk.amending.set(order.orderId);
  else desk.notices.say('calm', 'Select one order that is still working to amend it.');
}

/** What keeps the change from being asked for; null when it can be. */
export function amendFault(
  { orderQty, price, stopPx }: Amendment,
  order: OrderView,
  instrument: InstrumentRow | undefined,
): string | null {
  if (!instrument) return `${order.symbol} is not traded here`;
  const quantity = quantityFault('Quantity', orderQty, instrument);
  const limit = order.price === null ? undefined : priceFault('limit price', price, instrument);
  const stop = waitsForPrice(order) ? priceFault('stop price', stopPx, instrument) : undefined;
  const fault = quantity ?? limit ?? stop;
  if (fault !== undefined) return fault;
  const changed = requestOf({ clOrdId: '', orderQty, price, stopPx }, order);
  return Object.keys(changed).length > 1 ? null : 'Nothing is changed yet';
}

/** True of a stop that has not been triggered: only then does its stop price still matter. */
export function waitsForPrice({ stopPx, workingIndicator }: OrderView): boolean {
  return stopPx !== null && !workingIndicator;
}

export async function sendAmendment(
  desk: Desk,
  order: OrderView,
  amendment: Amendment,
): Promise<AmendOutcome> {
  try {
    const { replace } = await desk.api.replace(order.orderId, requestOf(amendment, order));
    if (replace.outcome === 'REJECTED') return { kind: 'REFUSED', text: replace.text ?? 'refused' };
    desk.notices.say('calm', `Replace of ${shortId(order.orderId)} requested: ${words(amendment)}.`);
    sayOutcome(desk, order.orderId, amendment);
    return { kind: 'REQUESTED' };
  } catch (error) {
    const answered = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
    return { kind: answered ? 'REFUSED' : 'UNKNOWN', text: messageOf(error) };
  }
}

/** Only what differs is asked for. */
function requestOf({ clOrdId, orderQty, price, stopPx }: Amendment, order: OrderView): ReplaceRequest {
  return {
    clOrdId,
    ...(differs(orderQty, order.orderQty) && { orderQty }),
    ...(order.price !== null && differs(price, order.price) && { price }),
    ...(waitsForPrice(order) && differs(stopPx, order.stopPx) && { stopPx }),
  };
}

function differs(a: string, b: string | null): boolean {
  return fixedOrZero(a) !== fixedOrZero(b);
}

/** Says once what became of the request: the order has its name then, or no request any more. */
function sayOutcome(desk: Desk, orderId: string, amendment: Amendment): void {
  const look = (): boolean => {
    const order = desk.orders.get(orderId);
    if (!order || (order.clOrdId !== amendment.clOrdId && order.openRequest !== null)) return false;
    const id = shortId(orderId);
    if (order.clOrdId === amendment.clOrdId) desk.notices.say('good', `Replaced ${id}: ${words(amendment)}.`);
    else desk.notices.say('warn', `Replace of ${id} refused: ${order.text ?? 'no reason was given'}`);
    return true;
  };
  const stop = desk.orders.subscribe(() => {
    if (look()) stop();
  });
}

function words({ orderQty, price, stopPx }: Amendment): string {
  const stop = stopPx === '' ? '' : ` stop ${pxText(stopPx)}`;
  return `${qtyText(orderQty)}${stop}${price === '' ? '' : ` @ ${pxText(price)}`}`;
}
