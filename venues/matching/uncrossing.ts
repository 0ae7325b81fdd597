/** A call auction: the one price at which most trades, and who trades with whom at it. Pure, in safe integers. */
import type { Px, Qty } from '../../src/model/units.js';
import type { BookOrder } from './order-book.js';

export interface Uncrossing {
  readonly px: Px;
  readonly qty: Qty;
}

export interface AuctionTerms {
  /** Decides between prices that are equally good; on a tick. */
  readonly referencePx: Px;
  /** The increment that applies at a price. */
  readonly tickAt: (px: Px) => Px;
}

export interface AuctionTrade {
  readonly buy: BookOrder;
  readonly sell: BookOrder;
  readonly qty: Qty;
}

/** An order at any price has the worst one for its side: 0 to sell, this to buy. */
export const ANY_PRICE_TO_BUY = Number.MAX_SAFE_INTEGER;

/**
 * The price with the most quantity; of those the one with the least imbalance; of those the one nearest to the
 * reference; of two the lower. Null when nobody meets. After Nasdaq Equity 4 Rule 4754(b)(2)(A), (B) and (D), with
 * the reference price for the midpoint and without (C).
 */
export function uncrossing(
  buys: readonly BookOrder[],
  sells: readonly BookOrder[],
  terms: AuctionTerms,
): Uncrossing | null {
  let best: Outcome | null = null;
  for (const px of candidates([...buys, ...sells], terms)) {
    const demand = sumOf(buys, (order) => order.px >= px);
    const supply = sumOf(sells, (order) => order.px <= px);
    const qty = Math.min(demand, supply);
    const imbalance = Math.abs(demand - supply);
    const outcome = { px, qty, imbalance, distance: Math.abs(px - terms.referencePx) };
    if (qty > 0 && (best === null || isBetter(outcome, best))) best = outcome;
  }
  return best && { px: best.px, qty: best.qty };
}

interface Outcome extends Uncrossing {
  readonly imbalance: Qty;
  readonly distance: Px;
}

function isBetter(one: Outcome, other: Outcome): boolean {
  const by =
    one.qty - other.qty ||
    other.imbalance - one.imbalance ||
    other.distance - one.distance ||
    other.px - one.px;
  return by > 0;
}

/** Buys and sells by price, then in the order given, until `qty` has traded. One order may be in several trades. */
export function auctionTrades(
  buys: readonly BookOrder[],
  sells: readonly BookOrder[],
  qty: Qty,
): readonly AuctionTrade[] {
  const buying = buys.toSorted((a, b) => b.px - a.px);
  const selling = sells.toSorted((a, b) => a.px - b.px);
  const trades: AuctionTrade[] = [];
  const left = { all: qty, buy: buying[0]?.qty ?? 0, sell: selling[0]?.qty ?? 0 };
  for (let b = 0, s = 0; left.all > 0; ) {
    const [buy, sell] = [buying[b], selling[s]];
    if (!buy || !sell) break;
    const traded = Math.min(left.all, left.buy, left.sell);
    trades.push({ buy, sell, qty: traded });
    left.all -= traded;
    left.buy -= traded;
    left.sell -= traded;
    if (left.buy === 0) left.buy = buying[(b += 1)]?.qty ?? 0;
    if (left.sell === 0) left.sell = selling[(s += 1)]?.qty ?? 0;
  }
  return trades;
}

/**
 * Between two neighbouring limits every price trades the same: the limits, the ticks beside them and the reference
 * are all that can be best.
 */
function candidates(orders: readonly BookOrder[], { referencePx, tickAt }: AuctionTerms): ReadonlySet<Px> {
  const found = new Set<Px>([referencePx]);
  for (const { px } of orders) {
    if (px <= 0 || px >= ANY_PRICE_TO_BUY) continue;
    for (const candidate of [px, px + tickAt(px), px - tickAt(px - 1)])
      if (candidate > 0) found.add(candidate);
  }
  return found;
}

function sumOf(orders: readonly BookOrder[], counts: (order: BookOrder) => boolean): Qty {
  let sum = 0;
  for (const order of orders) if (counts(order)) sum += order.qty;
  return sum;
}
