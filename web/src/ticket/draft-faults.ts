/** What is wrong with a draft before anybody is asked: fields, tick and increments, in words with a remedy. */
import type { InstrumentRow } from '../api/api.js';
import { fixedOrZero, fixedText, parseFixed } from '../lib/decimal.js';
import { pxText } from '../lib/format.js';
import type { Draft } from './draft.js';

export type DraftField = 'symbol' | 'account' | 'orderQty' | 'price';
export type DraftFaults = Partial<Record<DraftField, string>>;

/** The tick at a price (decimal text): the highest step that begins at or below it. */
export function tickAt(instrument: InstrumentRow, price: string): string {
  const px = fixedOrZero(price || instrument.priorClosePx);
  const step = instrument.ticks.findLast(({ fromPx }) => fixedOrZero(fromPx) <= px);
  return step?.tick ?? '0.01';
}

/** Empty when the draft may be checked and sent. */
export function draftFaults(draft: Draft, instrument: InstrumentRow | undefined): DraftFaults {
  if (!instrument) return { symbol: draft.symbol ? `${draft.symbol} is not traded here` : 'Choose a symbol' };
  const account = draft.account ? undefined : 'Choose an account';
  const orderQty = quantityFault(draft.orderQty, instrument);
  const price = draft.ordType === 'LIMIT' ? priceFault(draft.price, instrument) : undefined;
  return {
    ...(account ? { account } : {}),
    ...(orderQty ? { orderQty } : {}),
    ...(price ? { price } : {}),
  };
}

/** Undefined when it is one that can be ordered. */
export function quantityFault(text: string, { minQtyIncrement }: InstrumentRow): string | undefined {
  if (text === '') return 'Enter a quantity';
  const qty = parseFixed(text);
  if (qty === undefined || qty <= 0n) return `Quantity must be a number above 0`;
  const step = fixedOrZero(minQtyIncrement);
  return step > 0n && qty % step !== 0n ? `Quantity must be a multiple of ${minQtyIncrement}` : undefined;
}

/** Undefined when it is one that can be quoted. */
export function priceFault(text: string, instrument: InstrumentRow): string | undefined {
  if (text === '') return 'Enter a limit price';
  const px = parseFixed(text);
  if (px === undefined || px <= 0n) return 'Price must be a number above 0';
  const tick = fixedOrZero(tickAt(instrument, text));
  const over = px % tick;
  if (over === 0n) return undefined;
  const [below, above] = [px - over, px - over + tick].map((near) => pxText(fixedText(near)));
  return `Off the tick of ${fixedText(tick)}: ${below} or ${above}`;
}

/** True when the quantity holds an odd lot: allowed, but worth a word. */
export function isOddLot(text: string, { roundLot }: InstrumentRow): boolean {
  const qty = parseFixed(text);
  const lot = fixedOrZero(roundLot);
  return qty !== undefined && lot > 0n && qty % lot !== 0n;
}
