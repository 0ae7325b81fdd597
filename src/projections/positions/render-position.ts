/** Renders positions: exact inside, rounded half to even at eight digits here and nowhere else. */
import { divideHalfEven } from '../../model/decimal-arithmetic.js';
import { formatExact, parseDecimal, powerOfTen, rescale } from '../../model/exact.js';
import { MONEY_SCALE } from '../../model/money.js';
import type { PositionView } from '../read-side.js';
import { COST_SCALE, POSITION_QTY_SCALE } from './position.js';
import type { Position } from './position.js';

/** `markPx` is decimal text in the instrument's currency; null when nothing marks the position. */
export function positionView(position: Position, markPx: string | null): PositionView {
  const { account, symbol, qty, boughtQty, soldQty, fees } = position;
  const value = markPx === null ? null : valueAt(position, markPx);
  return {
    account,
    symbol,
    qty: formatExact(qty, POSITION_QTY_SCALE),
    avgCost: avgCost(position),
    markPx,
    marketValue: value === null ? null : money(value),
    unrealizedPnl: value === null ? null : money(value - position.cost),
    realizedPnl: money(position.realized),
    fees: formatExact(fees.units, fees.scale),
    boughtQty: formatExact(boughtQty, POSITION_QTY_SCALE),
    soldQty: formatExact(soldQty, POSITION_QTY_SCALE),
  };
}

function avgCost({ qty, cost }: Position): string {
  if (qty === 0n) return '0';
  const perUnit = BigInt(powerOfTen(COST_SCALE - MONEY_SCALE - POSITION_QTY_SCALE));
  return formatExact(divideHalfEven(cost, qty * perUnit), MONEY_SCALE);
}

/** Quantity × mark in 10^-20 of the currency. */
function valueAt({ qty }: Position, markPx: string): bigint | null {
  const mark = parseDecimal(markPx);
  if (!mark) return null;
  return BigInt(rescale(mark, COST_SCALE - POSITION_QTY_SCALE)) * qty;
}

function money(cost: bigint): string {
  return formatExact(divideHalfEven(cost, BigInt(powerOfTen(COST_SCALE - MONEY_SCALE))), MONEY_SCALE);
}
