/** Sends a draft: a pending row at once, then what the server says of it. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { ApiProblem, messageOf } from '../api/http.js';
import { qtyText, sentence, shortId } from '../lib/format.js';
import { sideWord } from '../lib/words.js';
import { pendingKey } from '../orders/pending-order.js';
import type { Desk } from '../shell/desk.js';
import type { Draft } from './draft.js';
import { requestOf } from './draft.js';

/** ANSWERED: it is on record, accepted or refused. UNKNOWN: send it again, unchanged. INVALID: mend the draft. */
export type SendResult = 'ANSWERED' | 'UNKNOWN' | 'INVALID';

export async function sendOrder(draft: Draft, desk: Desk): Promise<SendResult> {
  const pending = pendingRow(draft, desk);
  desk.orders.upsert([pending]);
  try {
    const order = await desk.api.submit(requestOf(draft));
    show(order, desk);
    desk.notices.say('good', `${words(draft)} accepted as ${shortId(order.orderId)}.`);
    return 'ANSWERED';
  } catch (error) {
    return await afterProblem(error, draft, desk);
  } finally {
    desk.orders.remove(pending.orderId);
  }
}

async function afterProblem(error: unknown, draft: Draft, desk: Desk): Promise<SendResult> {
  const orderId = error instanceof ApiProblem && error.status === 422 ? error.problem.orderId : undefined;
  if (orderId === undefined) {
    desk.notices.say('bad', `${words(draft)} was not sent: ${messageOf(error)}`);
    return error instanceof ApiProblem && (error.status === 0 || error.status >= 500) ? 'UNKNOWN' : 'INVALID';
  }
  desk.notices.say('bad', `${words(draft)} refused: ${messageOf(error)}`);
  return await showRefused(orderId, desk);
}

/** The refusal is on record whether or not it can be shown now: the stream brings it too. */
async function showRefused(orderId: string, desk: Desk): Promise<SendResult> {
  try {
    show(await desk.api.order(orderId), desk);
  } catch {
    desk.notices.say(
      'warn',
      'The refused order could not be read just now; it appears with the next update.',
    );
  }
  return 'ANSWERED';
}

/** The stream may have brought a later state of it already: then that one stays. */
function show(order: OrderView, desk: Desk): void {
  const known = desk.orders.get(order.orderId);
  if (!known || known.transactTime < order.transactTime) desk.orders.upsert([order]);
  desk.orderId.set(order.orderId);
}

function words({ side, orderQty, symbol }: Draft): string {
  return `${sideWord(side)} ${qtyText(orderQty)} ${symbol}`;
}

function pendingRow(draft: Draft, desk: Desk): OrderView {
  const now = new Date().toISOString();
  const request = requestOf(draft);
  const { clOrdId, account, symbol, side, ordType, timeInForce, orderQty } = draft;
  return {
    clOrdId,
    account,
    symbol,
    side,
    ordType,
    timeInForce,
    orderQty,
    orderId: pendingKey(clOrdId),
    parentOrderId: null,
    venue: null,
    price: request.price ?? null,
    stopPx: request.stopPx ?? null,
    expireTime: request.expireTime ?? null,
    minQty: request.minQty ?? null,
    maxFloor: request.maxFloor ?? null,
    execInst: [],
    exDestination: request.exDestination ?? null,
    cashOrderQty: null,
    cumQty: '0',
    leavesQty: orderQty,
    avgPx: '0',
    ordStatus: 'PENDING_NEW',
    ordRejReason: null,
    openRequest: null,
    workingIndicator: true,
    unknown: null,
    text: sentence('SENDING'),
    currency: desk.instrument(draft.symbol)?.currency ?? '',
    arrivalPx: null,
    fees: '0',
    enteredBy: desk.session.userId,
    enteredAt: now,
    transactTime: now,
    refusedBy: null,
    listId: null,
    triggeredBy: null,
  };
}
