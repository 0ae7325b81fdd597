/** Says when an order is filled or ended by the market, once, and never for what was there before. */
import { useEffect } from 'react';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { pxText, qtyText, shortId } from '../lib/format.js';
import { sideWord } from '../lib/words.js';
import type { Desk } from './desk.js';
import { useDesk } from './desk-context.js';

export function useFillNotices(): void {
  const desk = useDesk();
  useEffect(() => {
    const seen = new Map<string, string>();
    return desk.orders.subscribe((change) => {
      const keys =
        change.kind === 'REPLACED' ? [...desk.orders.values()].map(desk.orders.keyOf) : change.keys;
      for (const key of keys) {
        const order = desk.orders.get(key);
        if (!order || order.parentOrderId !== null) continue;
        if (change.kind === 'UPSERTED' && seen.get(key) !== order.ordStatus) announce(order, desk);
        seen.set(key, order.ordStatus);
      }
    });
  }, [desk]);
}

function announce(order: OrderView, { notices, session }: Desk): void {
  if (order.enteredBy !== session.userId) return;
  const what = `${sideWord(order.side)} ${qtyText(order.orderQty)} ${order.symbol} (${shortId(order.orderId)})`;
  if (order.ordStatus === 'FILLED') notices.say('good', `Filled: ${what} at ${pxText(order.avgPx)}.`);
  if (order.ordStatus === 'CANCELED')
    notices.say('calm', `Canceled: ${what}, ${qtyText(order.cumQty)} filled.`);
  if (order.ordStatus === 'EXPIRED')
    notices.say('calm', `Expired: ${what}, ${qtyText(order.cumQty)} filled.`);
}
