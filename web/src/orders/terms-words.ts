/** An order's price and instructions in a few words: `@ 187.26`, `stop 190.00 @ 191.00 · display 100 · post-only`. */
import type { ExecInst } from '../../../src/model/fix.js';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { pxText, qtyText } from '../lib/format.js';

type Terms = Pick<
  OrderView,
  'ordType' | 'price' | 'stopPx' | 'minQty' | 'maxFloor' | 'execInst' | 'exDestination' | 'cashOrderQty'
>;

const INSTRUCTIONS: Readonly<Record<ExecInst, string>> = {
  NOT_HELD: 'not held',
  PARTICIPATE_DONT_INITIATE: 'post-only',
  ALL_OR_NONE: 'all or none',
  REDUCE_ONLY: 'reduce-only',
  PRIMARY_PEG: 'own side',
  MID_PRICE_PEG: 'middle',
  MARKET_PEG: 'other side',
};

export function termsWords(order: Terms): string {
  const { minQty, maxFloor, execInst, exDestination, cashOrderQty } = order;
  return [
    priceWords(order),
    ...(cashOrderQty === null ? [] : [`for ${qtyText(cashOrderQty)}`]),
    ...(minQty === null ? [] : [`min ${qtyText(minQty)}`]),
    ...(maxFloor === null ? [] : [`display ${qtyText(maxFloor)}`]),
    ...execInst.map((inst) => INSTRUCTIONS[inst]),
    ...(exDestination === null ? [] : [exDestination]),
  ].join(' · ');
}

function priceWords({ ordType, price, stopPx }: Terms): string {
  const stop = stopPx === null ? [] : [`stop ${pxText(stopPx)}`];
  const pegged = ordType === 'PEGGED' ? ['pegged'] : [];
  const limit = price === null ? [] : [`@ ${pxText(price)}`];
  const words = [...stop, ...pegged, ...limit];
  return words.length === 0 ? '@ market' : words.join(' ');
}
