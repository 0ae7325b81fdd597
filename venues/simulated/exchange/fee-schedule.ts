/** What a market charges for an execution, or pays for it. */
import type { LastLiquidityInd } from '../../../src/model/fix.js';
import type { Money, Scales } from '../../../src/model/money.js';
import { formatMoney, notional, parseMoney } from '../../../src/model/money.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { FeeRate } from '../../../src/model/venue.js';

interface Rate {
  readonly perShare: Money;
  readonly bps: Money;
}

const BPS_PER_UNIT = 10_000n;
const MONEY_UNIT = 10n ** 8n;

export class FeeSchedule {
  readonly #rates: Readonly<Record<LastLiquidityInd, Rate>>;

  constructor({ takerFee, makerFee }: { readonly takerFee: FeeRate; readonly makerFee: FeeRate }) {
    this.#rates = { REMOVED: rateOf(takerFee), ADDED: rateOf(makerFee) };
  }

  /** perShare · qty + bps · notional, summed exactly and rounded once, half away from zero, to 10^-8. */
  fee(
    liquidity: LastLiquidityInd,
    execution: { readonly px: Px; readonly qty: Qty },
    scales: Scales,
  ): string {
    const { perShare, bps } = this.#rates[liquidity];
    const shareUnit = 10n ** BigInt(scales.qtyScale);
    const bpsUnit = BPS_PER_UNIT * MONEY_UNIT;
    const byShare = perShare * BigInt(execution.qty) * bpsUnit;
    const byNotional = bps === 0n ? 0n : bps * notional(execution.px, execution.qty, scales) * shareUnit;
    return formatMoney(roundedQuotient(byShare + byNotional, shareUnit * bpsUnit));
  }
}

function rateOf({ perShare, bps }: FeeRate): Rate {
  return { perShare: parsedRate(perShare), bps: parsedRate(bps) };
}

function parsedRate(text: string): Money {
  const rate = parseMoney(text);
  if (rate === undefined)
    throw new Error(`fee rate "${text}" is not decimal text with at most eight digits of fraction`);
  return rate;
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -(divisor / 2n) : divisor / 2n;
  return (dividend + half) / divisor;
}
