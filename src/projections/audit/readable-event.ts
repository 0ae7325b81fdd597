/** An event as people and programs read it: every quantity and price as decimal text, every time as RFC 3339. */
import { formatMicros } from '../../lib/clock.js';
import type { BestQuote, Nbbo } from '../../model/book.js';
import type { Scales } from '../../model/money.js';
import { fromUnits } from '../../model/units.js';
import type { OrderEvent } from '../../orders/events.js';
import { decisionView } from '../blotter/render-decision.js';

export type ReadableEvent = Readonly<Record<string, unknown>>;

export function readableEvent(event: OrderEvent, scales: Scales): ReadableEvent {
  return { ...event, at: formatMicros(event.at), ...amounts(event, scales) };
}

/** The fields that hold units, in decimals. */
function amounts(event: OrderEvent, scales: Scales): ReadableEvent {
  const { qtyScale } = scales;
  switch (event.type) {
    case 'OrderEntered': {
      const { terms, reservePx } = event;
      const orderQty = fromUnits(terms.orderQty, qtyScale);
      return {
        terms: { ...terms, orderQty, price: px(terms.price, scales) },
        reservePx: px(reservePx, scales),
      };
    }
    case 'OrderChecked':
      return { nbbo: event.nbbo && readableNbbo(event.nbbo, scales) };
    case 'RouteDecided': {
      const { orderId: _, outcome: __, ...decision } = decisionView(event.decision, event.orderId, scales);
      return { decision };
    }
    case 'OrderFilled': {
      const nbbo = event.nbbo && readableNbbo(event.nbbo, scales);
      return { lastQty: fromUnits(event.lastQty, qtyScale), lastPx: px(event.lastPx, scales), nbbo };
    }
    case 'OrderRejected':
    case 'OrderAcknowledged':
    case 'CancelRequested':
    case 'CancelPended':
    case 'OrderCanceled':
    case 'CancelRejected':
    case 'OrderExpired':
      return {};
  }
}

function px(units: number | null, { pxScale }: Scales): string | null {
  return units === null ? null : fromUnits(units, pxScale);
}

function readableNbbo(nbbo: Nbbo, scales: Scales): ReadableEvent {
  const side = (quote: BestQuote | null) =>
    quote && { ...quote, px: px(quote.px, scales), qty: fromUnits(quote.qty, scales.qtyScale) };
  return { ...nbbo, bid: side(nbbo.bid), ask: side(nbbo.ask), at: formatMicros(nbbo.at) };
}
