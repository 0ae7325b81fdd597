/** Decimal fields of a request in the instrument's units; what is wrong is named with its remedy. */
import type { Instrument } from '../../model/instrument.js';
import { tickAt } from '../../model/instrument.js';
import type { Px, Qty } from '../../model/units.js';
import { fromUnits, toUnits } from '../../model/units.js';
import type { FieldError } from './problem.js';

/** A field by its name and its text. */
export interface AmountField {
  readonly field: string;
  readonly text: string;
}

/** Reads one field, noting what is wrong with it. */
export type ReadAmount = (
  amount: AmountField,
  instrument: Instrument,
  errors: FieldError[],
) => number | undefined;

/** A multiple of the least increment above 0; undefined, with the error noted, when it is not. */
export function quantityOf(
  { field, text }: AmountField,
  { qtyScale, minQtyIncrement }: Instrument,
  errors: FieldError[],
): Qty | undefined {
  const increment = fromUnits(minQtyIncrement, qtyScale);
  const units = toUnits(text, qtyScale);
  const refuse = (message: string) => {
    errors.push({ field, message, remedy: `send a multiple of ${increment} above 0` });
    return undefined;
  };
  if (units === undefined) return refuse(`${text} is finer than ${increment} or greater than can be counted`);
  if (units <= 0) return refuse(`${text} is not above 0`);
  return units % minQtyIncrement === 0 ? units : refuse(`${text} is not a multiple of ${increment}`);
}

/** A price above 0 on the tick; undefined, with the error noted, when it is not. */
export function priceOf(
  { field, text }: AmountField,
  instrument: Instrument,
  errors: FieldError[],
): Px | undefined {
  const refuse = (message: string, remedy: string) => {
    errors.push({ field, message, remedy });
    return undefined;
  };
  const units = toUnits(text, instrument.pxScale);
  if (units === undefined) return refuse(...offTick(text, instrument));
  if (units <= 0) return refuse(`${text} is not above 0`, 'send a price above 0');
  return units % tickAt(instrument, units) === 0 ? units : refuse(...offTick(text, instrument, units));
}

/**
 * An amount of money above 0 in units of price × quantity, so that whatever it buys can be counted; undefined, with
 * the error noted, when it is not.
 */
export function cashOf(
  { field, text }: AmountField,
  { pxScale, qtyScale, currency }: Instrument,
  errors: FieldError[],
): number | undefined {
  const scale = pxScale + qtyScale;
  const units = toUnits(text, scale);
  if (units !== undefined && units > 0) return units;
  const message =
    units === undefined
      ? `${text} is finer than ${fromUnits(1, scale)} ${currency} or greater than can be counted`
      : `${text} is not above 0`;
  errors.push({ field, message, remedy: `send an amount in ${currency}, such as "10000.00"` });
  return undefined;
}

/** Words for a price between ticks; the two prices that would pass when it can be counted at all. */
function offTick(text: string, instrument: Instrument, units?: number): [string, string] {
  const { pxScale, symbol } = instrument;
  if (units === undefined) {
    const least = fromUnits(1, pxScale);
    return [`${text} is finer than ${least} or greater than can be counted`, `send a multiple of the tick`];
  }
  const tick = tickAt(instrument, units);
  const below = units - (units % tick);
  const nearest = [below, below + tick].filter((px) => px > 0).map((px) => fromUnits(px, pxScale));
  return [
    `${text} is not a multiple of the tick ${fromUnits(tick, pxScale)} of ${symbol}`,
    `send ${nearest.join(' or ')}`,
  ];
}
