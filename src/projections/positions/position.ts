/**
 * One account's holding in one symbol by the average-cost method: what is bought into a position raises its cost by
 * what was paid, what is sold out of it takes the same share of the cost with it, and the difference is realised.
 */
import { divideHalfEven, plusDecimals, ZERO } from '../../model/decimal-arithmetic.js';
import { parseDecimal } from '../../model/exact.js';
import type { ExactDecimal } from '../../model/exact.js';
import type { Money, Scales } from '../../model/money.js';
import { MONEY_SCALE, notional } from '../../model/money.js';
import { signOf } from '../../model/fix.js';
import type { Side } from '../../model/fix.js';
import type { Px, Qty } from '../../model/units.js';
import type { Micros } from '../../lib/clock.js';
import type { Split } from '../../orders/events.js';
import { heldQtys } from './order-splits.js';
import type { OrderSplit } from './order-splits.js';

/** Costs count in 10^-20 of the currency, far finer than money: the share that leaves with a sale rounds only there. */
export const COST_SCALE = 20;
const FINER = 10n ** BigInt(COST_SCALE - MONEY_SCALE);

/** Quantities count in 10^-8 whatever the instrument's increments are, or were when the order was entered. */
export const POSITION_QTY_SCALE = 8;

/** What of an execution moves a position. */
export interface PositionFill {
  /** When it was booked first. */
  readonly at: Micros;
  readonly orderId: string;
  readonly execId: string;
  readonly side: Side;
  readonly scales: Scales;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  /** Decimal text; negative is a rebate. */
  readonly fee: string;
}

/** From `effectiveAt` on a holding counts in new shares. */
export interface PositionSplit {
  readonly effectiveAt: Micros;
  readonly split: Split;
  readonly qtyScale: number;
}

export class Position {
  /** Signed: short is negative. */
  qty = 0n;
  boughtQty = 0n;
  soldQty = 0n;
  fees: ExactDecimal = ZERO;
  /** Signed like the quantity, in 10^-20 of the currency; 0 when flat. */
  cost = 0n;
  /** Σ sold − Σ bought in money: together with the cost of what is open it is what was realised. */
  #cash: Money = 0n;
  /** What it was made of, in order: the cost of what is left depends on all of it. */
  #fills: PositionFill[] = [];
  /** In the order of time. */
  #splits: readonly PositionSplit[] = [];
  /** Those that are in the numbers already. */
  #splitsTaken = 0;
  #orderSplits: readonly OrderSplit[] = [];

  constructor(
    readonly account: string,
    readonly symbol: string,
  ) {}

  /** Before fees, in 10^-20 of the currency; exact when flat. */
  get realized(): bigint {
    return this.#cash * FINER + this.cost;
  }

  book(fill: PositionFill): void {
    this.#fills.push(fill);
    this.#splitUntil(fill.at);
    this.#add(fill, fill.lastQty);
  }

  /** What was booked before it took effect counts in new shares from now on, whenever that is heard of. */
  split(split: PositionSplit): void {
    this.#splits = [...this.#splits, split].toSorted((a, b) => a.effectiveAt - b.effectiveAt);
    this.#recount(this.#fills);
  }

  /** One order was split, by its market's word; `split` may tell of the same, before or after. */
  splitOrder(split: OrderSplit): void {
    this.#orderSplits = [...this.#orderSplits, split];
    this.#recount(this.#fills);
  }

  /** A fill was otherwise, or was not (null): the position is what it would be had it been so from the start. */
  restate(execId: string, right: PositionFill | null): void {
    this.#recount(this.#fills.flatMap((fill) => (fill.execId === execId ? (right ?? []) : fill)));
  }

  #recount(fills: readonly PositionFill[]): void {
    Object.assign(this, { qty: 0n, boughtQty: 0n, soldQty: 0n, fees: ZERO, cost: 0n });
    this.#cash = 0n;
    this.#splitsTaken = 0;
    this.#fills = [...fills];
    const held = heldQtys(fills, this.#orderSplits, this.#splits);
    for (const [i, fill] of fills.entries()) {
      this.#splitUntil(fill.at);
      this.#add(fill, held[i] ?? fill.lastQty);
    }
    this.#splitUntil(Number.POSITIVE_INFINITY);
  }

  #splitUntil(at: number): void {
    for (let next = this.#splits[this.#splitsTaken]; next && next.effectiveAt <= at; ) {
      this.#splitsTaken += 1;
      this.#apply(next);
      next = this.#splits[this.#splitsTaken];
    }
  }

  /** A fraction of a share leaves at no price, and its share of the cost with it: cash for it is booked elsewhere. */
  #apply({ split: { numerator, denominator }, qtyScale }: PositionSplit): void {
    const [n, d] = [BigInt(numerator), BigInt(denominator)];
    const increment = 10n ** BigInt(POSITION_QTY_SCALE - qtyScale);
    const before = this.qty;
    this.qty = ((before * n) / d / increment) * increment;
    if (before !== 0n) this.cost = divideHalfEven(this.cost * this.qty * d, before * n);
    this.boughtQty = (this.boughtQty * n) / d;
    this.soldQty = (this.soldQty * n) / d;
  }

  /** `heldQty` is what it counts for, for the same money. */
  #add({ side, scales, lastQty, lastPx, fee }: PositionFill, heldQty: Qty): void {
    const sign = BigInt(signOf(side));
    const qty = BigInt(heldQty) * 10n ** BigInt(POSITION_QTY_SCALE - scales.qtyScale);
    const worth = notional(lastPx, lastQty, scales);
    if (sign > 0n) this.boughtQty += qty;
    else this.soldQty += qty;
    this.fees = plusDecimals(this.fees, parseDecimal(fee) ?? ZERO);
    this.#cash -= sign * worth;
    this.#move(sign * qty, sign * worth * FINER);
  }

  /** `worth` is what the change was traded at, in 10^-20 of the currency. */
  #move(change: bigint, worth: bigint): void {
    const before = this.qty;
    this.qty += change;
    if (before === 0n || before > 0n === change > 0n) this.cost += worth;
    else if (magnitude(change) <= magnitude(before)) this.cost = divideHalfEven(this.cost * this.qty, before);
    // Through zero: the old position is closed, the rest opens a new one at this price.
    else this.cost = divideHalfEven(worth * this.qty, change);
  }
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
