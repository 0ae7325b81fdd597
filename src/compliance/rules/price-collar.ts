/** SEC 15c3-5(c)(1)(ii), RTS 6 Art. 15(1)(a): a limit price too far from where the market is. */
import { z } from 'zod';
import { compareExact, times } from '../../model/exact.js';
import { signOf } from '../../model/fix.js';
import type { Side } from '../../model/fix.js';
import { tickAt } from '../../model/instrument.js';
import type { Instrument } from '../../model/instrument.js';
import { fromUnits } from '../../model/units.js';
import type { Px } from '../../model/units.js';
import { pxText, twicePxText } from '../amounts.js';
import type { Facts } from '../facts.js';
import { fraction, ONE, percent } from '../ratio.js';
import type { Ppm } from '../ratio.js';
import { sourceInWords } from '../reference-price.js';
import type { ReferencePrice } from '../reference-price.js';
import { defineRule, noReference, UNKNOWN_INSTRUMENT } from '../rule.js';
import type { Finding } from '../rule.js';

const parameters = z.strictObject({
  /** |limit − reference| / reference may be this much. */
  maximum: fraction,
  /** True: only a buy above and a sell below the reference are held to it. */
  sideAware: z.boolean(),
});

const UNPRICED: Finding = {
  outcome: 'NOT_APPLICABLE',
  message: 'the order has no limit price; its children have one',
};

/** The comparison is exact; only the message rounds. */
export const priceCollar = defineRule({
  ruleId: 'PRICE_COLLAR',
  notForChildren: null,
  parameters,
  evaluate: (facts, { maximum, sideAware }) => {
    const { instrument, terms } = facts;
    const { price, side, symbol } = terms;
    if (price === null) return UNPRICED;
    if (!instrument) return UNKNOWN_INSTRUMENT;
    const reference = referenceOf(facts);
    if (!reference) return noReference(symbol);
    const beyond = 2 * price - reference.twicePx;
    const distance = sideAware ? signOf(side) * beyond : Math.abs(beyond);
    const outside = distance > 0 && compareExact(times(distance, ONE), times(reference.twicePx, maximum)) > 0;
    if (!outside)
      return {
        outcome: 'PASS',
        observed: fromUnits(price, instrument.pxScale),
        limit: twicePxText(reference.twicePx, instrument),
      };
    return outsideCollar({ price, side, beyond, instrument, reference, maximum });
  },
});

/** Of a stop limit that waits, its stop price: the market will be there when the limit begins to count. */
function referenceOf({ terms: { stopPx }, reference }: Facts): ReferencePrice | null {
  return stopPx === undefined ? reference : { source: 'STOP_PX', twicePx: 2 * stopPx };
}

interface Outside {
  readonly price: Px;
  readonly side: Side;
  /** Twice the signed distance from the reference. */
  readonly beyond: number;
  readonly instrument: Instrument;
  readonly reference: ReferencePrice;
  readonly maximum: Ppm;
}

function outsideCollar({ price, beyond, instrument, reference, maximum }: Outside): Finding {
  const above = beyond > 0;
  // Rounded up: a price just outside must not read as if it were inside.
  const distance = Math.ceil((Math.abs(beyond) / reference.twicePx) * 1_000 - 1e-9) / 10;
  const edge = edgePx(instrument, reference, above ? ONE + maximum : ONE - maximum);
  const message =
    `limit price ${pxText(price, instrument)} is ${distance} % ${above ? 'above' : 'below'} the reference ` +
    `${twicePxText(reference.twicePx, instrument)} (${sourceInWords(reference)}); at most ${percent(maximum)}: ${pxText(edge, instrument)}`;
  const observed = fromUnits(price, instrument.pxScale);
  const limit = fromUnits(edge, instrument.pxScale);
  return { outcome: 'BLOCK', observed, limit, message, reason: 'PRICE_EXCEEDS_CURRENT_PRICE_BAND' };
}

/** The last price on a tick that still passes. */
function edgePx(instrument: Instrument, { twicePx }: ReferencePrice, ppm: Ppm): Px {
  const scaled = BigInt(twicePx) * BigInt(ppm);
  const divisor = BigInt(2 * ONE);
  const upwards = ppm < ONE;
  const px = Number(upwards ? (scaled + divisor - 1n) / divisor : scaled / divisor);
  const tick = tickAt(instrument, px);
  return (upwards ? Math.ceil(px / tick) : Math.floor(px / tick)) * tick;
}
