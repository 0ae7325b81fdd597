/** Says when an order is filled, ended or kept by the market, once, and never for what was there before. */
import { useEffect } from 'react';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { pxText, qtyText, shortId } from '../lib/format.js';
import { sideWord } from '../lib/words.js';
import type { Desk } from './desk.js';
import { useDesk } from './desk-context.js';

export function useFillNotices(): void {
  const desk = useDesk();
  useEffect(() => {
    const seen = new Map<string, OrderView>();
    return desk.orders.subscribe((change) => {
      const keys =
        change.kind === 'REPLACED' ? [...desk.orders.values()].map(desk.orders.keyOf) : change.keys;
      for (const key of keys) {
        const order = desk.orders.get(key);
        if (!order || order.parentOrderId !== null) continue;
        if (change.kind === 'UPSERTED') announce(order, seen.get(key), desk);
        seen.set(key, order);
      }
    });
  }, [desk]);
}

function announce(order: OrderView, before: OrderView | undefined, { notices, session }: Desk): void {
  if (order.enteredBy !== session.userId) return;
  const id = shortId(order.orderId);
  if (before?.openRequest === 'CANCEL' && order.openRequest === null && order.ordStatus !== 'CANCELED')
    notices.say('warn', `Cancel of ${id} refused: ${order.text ?? 'no reason was given'}`);
  if (before?.ordStatus === order.ordStatus) return;
  const what = `${sideWord(order.side)} ${qtyText(order.orderQty)} ${order.symbol} (${id})`;
  if (order.ordStatus === 'FILLED') notices.say('good', `Filled: ${what} at ${pxText(order.avgPx)}.`);
  if (order.ordStatus === 'CANCELED')
    notices.say('calm', `Canceled: ${what}, ${qtyText(order.cumQty)} filled.`);
  if (order.ordStatus === 'EXPIRED')
    notices.say('calm', `Expired: ${what}, ${qtyText(order.cumQty)} filled.`);
}
