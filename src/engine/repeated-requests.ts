/** Answers to requests and lists that were sent before: never before the first one's own answer. */
import type { Order } from '../orders/order.js';
import type { ListCommand, ListOutcome, ReplaceCommand, RequestOutcome } from './order-entry.js';
import type { Partition } from './partition.js';
import { sameReplacement, sameTerms } from './same-request.js';
import type { ClOrdIdUse } from './used-cl-ord-ids.js';

/** The same list again is answered as it was; another one with its name is refused. */
export async function listAgain(
  { state, recorder }: Partition,
  orderIds: readonly string[],
  { orders }: ListCommand,
): Promise<ListOutcome> {
  const known = orderIds.flatMap((orderId) => state.order(orderId) ?? []);
  const same =
    known.length === orders.length &&
    orders.every((terms, index) => known[index] && sameTerms(known[index].enteredTerms, terms));
  if (!same) return { kind: 'DUPLICATE_LISTID' };
  await recorder.settled();
  const refused = known.every(({ orderId, end }) => end?.kind === 'REJECTED' && state.wasRefused(orderId));
  if (!refused) return { kind: 'ACCEPTED', orderIds, replayed: true };
  return {
    kind: 'REFUSED',
    orderIds,
    replayed: true,
    results: orderIds.map((orderId) => state.refusal(orderId)),
  };
}

/** Null when none of the list's ClOrdIDs was. */
export function usedBefore({ state }: Partition, { account, orders }: ListCommand): ListOutcome | null {
  for (const { clOrdId } of orders) {
    const used = state.useOf(account, clOrdId);
    if (used) return { kind: 'DUPLICATE_CLORDID', orderId: used.orderId, clOrdId };
  }
  return null;
}

export interface Asked {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly kind: 'CANCEL' | 'REPLACE';
  readonly changes?: ReplaceCommand['changes'];
}

/** The same request again is answered as it was; another one with its ClOrdID is refused. */
export async function askedBefore(
  open: Partition,
  order: Order,
  { orderId, clOrdId, kind, changes }: Asked,
  used: ClOrdIdUse,
): Promise<RequestOutcome> {
  await open.recorder.settled();
  const same = used.kind === kind && used.orderId === orderId;
  if (same && (changes === undefined || sameReplacement(order, clOrdId, changes)))
    return { kind: 'REQUESTED', orderId, clOrdId };
  const text = `clOrdId ${clOrdId} was used before`;
  return { kind: 'REJECTED', orderId, reason: 'DUPLICATE_CLORDID', text };
}
