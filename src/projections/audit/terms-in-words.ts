/** An order's terms as a person would say them: `BUY 1,000 AAPL stop 190 limit 191, GTD until 2026-01-05T…`. */
import { formatMicros } from '../../lib/clock.js';
import type { OrderTerms, Replacement } from '../../model/order-terms.js';
import type { Px, Qty } from '../../model/units.js';

/** How amounts of the order's instrument are written. */
export interface AmountWords {
  readonly qty: (units: Qty) => string;
  readonly px: (units: Px) => string;
}

export function termsInWords(terms: OrderTerms, words: AmountWords): string {
  const { side, orderQty, symbol, timeInForce, minQty, maxFloor, cashOrderQty, exDestination } = terms;
  const until = terms.expireTime === undefined ? '' : ` until ${formatMicros(terms.expireTime)}`;
  return [
    `${side} ${words.qty(orderQty)} ${symbol} ${priceInWords(terms, words)}`,
    `${timeInForce}${until}`,
    ...(cashOrderQty === undefined ? [] : [`as many as ${cashOrderQty} buys`]),
    ...(minQty === undefined ? [] : [`at least ${words.qty(minQty)} at first`]),
    ...(maxFloor === undefined ? [] : [`${words.qty(maxFloor)} displayed`]),
    ...(terms.execInst ?? []),
    ...(exDestination === undefined ? [] : [`only on ${exDestination}`]),
  ].join(', ');
}

export function replacementInWords(replacement: Replacement, words: AmountWords): string {
  const { orderQty, price, stopPx, timeInForce } = replacement;
  const until = replacement.expireTime === undefined ? '' : ` until ${formatMicros(replacement.expireTime)}`;
  const limit = price === null ? 'without a limit' : `at ${words.px(price)}`;
  const stop = stopPx === undefined ? '' : `stop ${words.px(stopPx)} `;
  return `${words.qty(orderQty)} ${stop}${limit}, ${timeInForce}${until}`;
}

function priceInWords({ ordType, price, stopPx }: OrderTerms, { px }: AmountWords): string {
  const limit = price === null ? '' : ` limit ${px(price)}`;
  switch (ordType) {
    case 'MARKET':
      return 'at market';
    case 'LIMIT':
      return price === null ? 'at market' : `at ${px(price)}`;
    case 'STOP':
    case 'STOP_LIMIT':
      return `stop ${stopPx === undefined ? '?' : px(stopPx)}${limit}`;
    case 'PEGGED':
      return `pegged${limit}`;
  }
}
