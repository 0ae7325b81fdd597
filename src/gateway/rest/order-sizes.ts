/** The amounts of an order against each other, and against what can be counted. */
import type { Instrument } from '../../model/instrument.js';
import type { Px, Qty } from '../../model/units.js';
import type { FieldError } from './problem.js';

/** In the instrument's units; what is missing, or wrong in itself, is undefined. */
export interface Sizes {
  readonly orderQty?: Qty | undefined;
  readonly price?: Px | undefined;
  readonly stopPx?: Px | undefined;
  readonly minQty?: Qty | undefined;
  readonly maxFloor?: Qty | undefined;
}

/** The texts they were read from, for messages. */
type Texts = Readonly<Partial<Record<keyof Sizes, string>>>;

/** minQty within orderQty, maxFloor below it: at or above there is nothing to hide. */
export function checkSizes({ orderQty, minQty, maxFloor }: Sizes, fields: Texts, errors: FieldError[]): void {
  if (orderQty === undefined) return;
  if (minQty !== undefined && minQty > orderQty) {
    const message = `${fields.minQty} is more than the whole order of ${fields.orderQty}`;
    errors.push({ field: 'minQty', message, remedy: 'send at most orderQty' });
  }
  if (maxFloor !== undefined && maxFloor >= orderQty) {
    const message = `${fields.maxFloor} is all of the order of ${fields.orderQty}, so that nothing would be hidden`;
    errors.push({ field: 'maxFloor', message, remedy: 'send less than orderQty, or remove it' });
  }
}

/** Price × quantity has to stay countable for routing. */
export function checkRange(
  { orderQty, price, stopPx }: Sizes,
  { fields, instrument }: { readonly fields: Texts; readonly instrument: Instrument },
  errors: FieldError[],
): void {
  const px = Math.max(price ?? instrument.priorClosePx, stopPx ?? 0);
  if (orderQty === undefined || Number.isSafeInteger(px * orderQty)) return;
  const message = `${fields.orderQty} at this price is more than can be counted exactly`;
  errors.push({ field: 'orderQty', message, remedy: 'send several smaller orders' });
}
