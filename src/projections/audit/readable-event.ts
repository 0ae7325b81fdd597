/** An event as people and programs read it: every quantity and price as decimal text, every time as RFC 3339. */
import { formatMicros } from '../../lib/clock.js';
import type { BestQuote, Nbbo } from '../../model/book.js';
import type { Scales } from '../../model/money.js';
import type { OrderTerms, Replacement } from '../../model/order-terms.js';
import { fromUnits } from '../../model/units.js';
import type { Px, Qty } from '../../model/units.js';
import type { OrderEvent } from '../../orders/events.js';
import { decisionView } from '../blotter/render-decision.js';

export type ReadableEvent = Readonly<Record<string, unknown>>;

export function readableEvent(event: OrderEvent, scales: Scales): ReadableEvent {
  return { ...event, at: formatMicros(event.at), ...amounts(event, scales) };
}

/** The fields that hold units, in decimals. */
function amounts(event: OrderEvent, scales: Scales): ReadableEvent {
  switch (event.type) {
    case 'OrderEntered': {
      const { terms, reservePx } = event;
      return { terms: readableTerms(terms, scales), reservePx: px(reservePx, scales) };
    }
    case 'OrderChecked':
      return { nbbo: event.nbbo && readableNbbo(event.nbbo, scales) };
    case 'RouteDecided': {
      const { orderId: _, outcome: __, ...decision } = decisionView(event.decision, event.orderId, scales);
      return { decision };
    }
    case 'OrderFilled': {
      const nbbo = event.nbbo && readableNbbo(event.nbbo, scales);
      return { ...traded(event, scales), nbbo };
    }
    case 'ExecutionBusted':
    case 'ExecutionCorrected': {
      const { booked } = event;
      const at = formatMicros(booked.at);
      return { ...traded(event, scales), booked: { ...booked, ...traded(booked, scales), at } };
    }
    case 'CorrectionHeld':
    case 'OrderStopped':
      return traded(event, scales);
    case 'ReplaceRequested':
      return {
        replacement: readableTerms(event.replacement, scales),
        reservePx: px(event.reservePx, scales),
      };
    case 'OrderReplaced':
      return { replacement: readableTerms(event.replacement, scales) };
    case 'OrderTriggered':
      return event.reservePx === undefined ? {} : { reservePx: px(event.reservePx, scales) };
    case 'OrderRestated':
      return { replacement: event.replacement && readableTerms(event.replacement, scales) };
    case 'SharesSplit':
      return { effectiveAt: formatMicros(event.effectiveAt) };
    default:
      return {};
  }
}

function traded(
  { lastQty, lastPx }: { readonly lastQty: Qty; readonly lastPx: Px },
  scales: Scales,
): ReadableEvent {
  return { lastQty: fromUnits(lastQty, scales.qtyScale), lastPx: px(lastPx, scales) };
}

/** Quantities, prices and times among terms; what is absent stays so. */
function readableTerms(terms: OrderTerms | Replacement, scales: Scales): ReadableEvent {
  const { orderQty, price, stopPx, expireTime, minQty, maxFloor }: Partial<OrderTerms> = terms;
  const qty = (units: Qty) => fromUnits(units, scales.qtyScale);
  return {
    ...terms,
    ...(orderQty !== undefined && { orderQty: qty(orderQty) }),
    price: px(price ?? null, scales),
    ...(stopPx !== undefined && { stopPx: px(stopPx, scales) }),
    ...(expireTime !== undefined && { expireTime: formatMicros(expireTime) }),
    ...(minQty !== undefined && { minQty: qty(minQty) }),
    ...(maxFloor !== undefined && { maxFloor: qty(maxFloor) }),
  };
}

function px(units: number | null, { pxScale }: Scales): string | null {
  return units === null ? null : fromUnits(units, pxScale);
}

function readableNbbo(nbbo: Nbbo, scales: Scales): ReadableEvent {
  const side = (quote: BestQuote | null) =>
    quote && { ...quote, px: px(quote.px, scales), qty: fromUnits(quote.qty, scales.qtyScale) };
  return { ...nbbo, bid: side(nbbo.bid), ask: side(nbbo.ask), at: formatMicros(nbbo.at) };
}
