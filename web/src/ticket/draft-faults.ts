/** What is wrong with a draft before anybody is asked: fields, tick and increments, in words with a remedy. */
import type { InstrumentRow } from '../api/api.js';
import { fixedOrZero, fixedText, parseFixed } from '../lib/decimal.js';
import { pxText } from '../lib/format.js';
import type { Draft } from './draft.js';
import { shapeOf } from './draft-shape.js';

export type DraftField =
  | 'symbol'
  | 'account'
  | 'orderQty'
  | 'price'
  | 'stopPx'
  | 'expireTime'
  | 'minQty'
  | 'maxFloor';
export type DraftFaults = Partial<Record<DraftField, string>>;

/** The tick at a price (decimal text): the highest step that begins at or below it. */
export function tickAt(instrument: InstrumentRow, price: string): string {
  const px = fixedOrZero(price || instrument.priorClosePx);
  const step = instrument.ticks.findLast(({ fromPx }) => fixedOrZero(fromPx) <= px);
  return step?.tick ?? '0.01';
}

/** Empty when the draft may be checked and sent. `now` in milliseconds. */
export function draftFaults(draft: Draft, instrument: InstrumentRow | undefined, now: number): DraftFaults {
  if (!instrument) return { symbol: draft.symbol ? `${draft.symbol} is not traded here` : 'Choose a symbol' };
  const shape = shapeOf(draft);
  const priced = shape.price === 'NEEDED' || (shape.price === 'OPTIONAL' && draft.price !== '');
  const found: Readonly<Record<Exclude<DraftField, 'symbol'>, string | undefined>> = {
    account: draft.account ? undefined : 'Choose an account',
    orderQty: quantityFault('Quantity', draft.orderQty, instrument),
    stopPx: shape.stopPx ? priceFault('stop price', draft.stopPx, instrument) : undefined,
    price: priced ? priceFault('limit price', draft.price, instrument) : undefined,
    expireTime: shape.expireTime ? timeFault(draft.expireTime, now) : undefined,
    minQty: shape.minQty ? partFault('Minimum quantity', draft.minQty, { draft, instrument }) : undefined,
    maxFloor: shape.maxFloor ? displayFault(draft, instrument) : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined));
}

/** Undefined when it is one that can be ordered. */
export function quantityFault(
  name: string,
  text: string,
  { minQtyIncrement }: InstrumentRow,
): string | undefined {
  if (text === '') return 'Enter a quantity';
  const qty = parseFixed(text);
  if (qty === undefined || qty <= 0n) return `${name} must be a number above 0`;
  const step = fixedOrZero(minQtyIncrement);
  return step > 0n && qty % step !== 0n ? `${name} must be a multiple of ${minQtyIncrement}` : undefined;
}

/** A part of the order that need not be given. */
function partFault(
  name: string,
  text: string,
  { draft, instrument }: { readonly draft: Draft; readonly instrument: InstrumentRow },
): string | undefined {
  if (text === '') return undefined;
  const fault = quantityFault(name, text, instrument);
  const beyond = fixedOrZero(text) > fixedOrZero(draft.orderQty);
  return fault ?? (draft.orderQty !== '' && beyond ? `${name} is above the quantity` : undefined);
}

/** What is displayed has to be less than all, or nothing is hidden. */
function displayFault(draft: Draft, instrument: InstrumentRow): string | undefined {
  const fault = partFault('Display quantity', draft.maxFloor, { draft, instrument });
  const all = draft.maxFloor !== '' && fixedOrZero(draft.maxFloor) === fixedOrZero(draft.orderQty);
  return fault ?? (all ? 'Display quantity is all of it: nothing would be hidden' : undefined);
}

/** Undefined when it is one that can be quoted. */
export function priceFault(name: string, text: string, instrument: InstrumentRow): string | undefined {
  if (text === '') return `Enter a ${name}`;
  const px = parseFixed(text);
  if (px === undefined || px <= 0n) return 'Price must be a number above 0';
  const tick = fixedOrZero(tickAt(instrument, text));
  const over = px % tick;
  if (over === 0n) return undefined;
  const [below, above] = [px - over, px - over + tick].map((near) => pxText(fixedText(near)));
  return `Off the tick of ${fixedText(tick)}: ${below} or ${above}`;
}

function timeFault(text: string, now: number): string | undefined {
  if (text === '') return 'Enter the time at which it ends';
  const time = new Date(text).getTime();
  if (Number.isNaN(time)) return 'Enter a date and a time';
  return time > now ? undefined : 'The time at which it ends has passed';
}

/** True when the quantity holds an odd lot: allowed, but worth a word. */
export function isOddLot(text: string, { roundLot }: InstrumentRow): boolean {
  const qty = parseFixed(text);
  const lot = fixedOrZero(roundLot);
  return qty !== undefined && lot > 0n && qty % lot !== 0n;
}
