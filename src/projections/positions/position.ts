/**
 * One account's holding in one symbol by the average-cost method: what is bought into a position raises its cost by
 * what was paid, what is sold out of it takes the same share of the cost with it, and the difference is realised.
 */
import { divideHalfEven, plusDecimals, ZERO } from '../../model/decimal-arithmetic.js';
import { formatExact, parseDecimal } from '../../model/exact.js';
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

/** What made a position what it is: a fill, what an earlier one really was (null: nothing), a split of the shares or of one order. */
export type PositionChange =
  | { readonly seq: number; readonly kind: 'FILL'; readonly fill: PositionFill }
  | {
      readonly seq: number;
      readonly kind: 'RESTATEMENT';
      readonly execRefId: string;
      readonly fill: PositionFill | null;
    }
  | { readonly seq: number; readonly kind: 'SPLIT'; readonly split: PositionSplit }
  | { readonly seq: number; readonly kind: 'ORDER_SPLIT'; readonly split: OrderSplit };

/** The sums of a position, each in its own units as text; fees as decimal text. */
export interface PositionSnapshot {
  readonly account: string;
  readonly symbol: string;
  readonly qty: string;
  readonly boughtQty: string;
  readonly soldQty: string;
  readonly fees: string;
  readonly cost: string;
  readonly cash: string;
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
  /** What it was made of, in order, as far as that is in no archive: the cost of what is left depends on all of it. */
  #changes: PositionChange[] = [];
  /** The last record whose changes were let go; 0 while all are here. */
  #forgotUpTo = 0;

  constructor(
    readonly account: string,
    readonly symbol: string,
  ) {}

  /** Before fees, in 10^-20 of the currency; exact when flat. */
  get realized(): bigint {
    return this.#cash * FINER + this.cost;
  }

  /** Is all that it was made of here? Then its past is nothing. */
  get isWhole(): boolean {
    return this.#forgotUpTo === 0;
  }

  /** False when something before it was otherwise: then `recount` is to be called, once for all that come together. */
  take(change: PositionChange): boolean {
    this.#changes.push(change);
    if (change.kind !== 'FILL') return false;
    this.#add(change.fill, change.fill.lastQty);
    return true;
  }

  /**
   * Counts anew from all that it was made of: the past up to a record, and what is here of later ones. False, with
   * nothing changed, when something between the two has been let go meanwhile.
   */
  recount(past: readonly PositionChange[], upTo: number): boolean {
    if (upTo < this.#forgotUpTo) return false;
    this.#recount([...past, ...this.#changes.filter(({ seq }) => seq > upTo)]);
    return true;
  }

  /** Lets go of what can be found again: changes up to this record. */
  forget(upTo: number): void {
    this.#changes = this.#changes.filter(({ seq }) => seq > upTo);
    this.#forgotUpTo = upTo;
  }

  toSnapshot(): PositionSnapshot {
    const { account, symbol, fees } = this;
    return {
      account,
      symbol,
      qty: String(this.qty),
      boughtQty: String(this.boughtQty),
      soldQty: String(this.soldQty),
      fees: formatExact(fees.units, fees.scale),
      cost: String(this.cost),
      cash: String(this.#cash),
    };
  }

  static of({ account, symbol, fees, ...sums }: PositionSnapshot, upTo: number): Position {
    const position = new Position(account, symbol);
    position.qty = BigInt(sums.qty);
    position.boughtQty = BigInt(sums.boughtQty);
    position.soldQty = BigInt(sums.soldQty);
    position.fees = parseDecimal(fees) ?? ZERO;
    position.cost = BigInt(sums.cost);
    position.#cash = BigInt(sums.cash);
    position.#forgotUpTo = upTo;
    return position;
  }

  #recount(changes: readonly PositionChange[]): void {
    Object.assign(this, { qty: 0n, boughtQty: 0n, soldQty: 0n, fees: ZERO, cost: 0n });
    this.#cash = 0n;
    const fills = asTheyWere(changes);
    const splits = changes.flatMap((change) => (change.kind === 'SPLIT' ? change.split : []));
    splits.sort((a, b) => b.effectiveAt - a.effectiveAt);
    const orderSplits = changes.flatMap((change) => (change.kind === 'ORDER_SPLIT' ? change.split : []));
    const held = heldQtys(fills, orderSplits, splits.toReversed());
    for (const [i, fill] of fills.entries()) {
      this.#splitUntil(fill.at, splits);
      this.#add(fill, held[i] ?? fill.lastQty);
    }
    this.#splitUntil(Number.POSITIVE_INFINITY, splits);
  }

  /** What was booked before it took effect counts in new shares, whenever that is heard of. The earliest is last. */
  #splitUntil(at: number, splits: PositionSplit[]): void {
    for (let next = splits.at(-1); next && next.effectiveAt <= at; next = splits.at(-1)) {
      splits.pop();
      this.#split(next);
    }
  }

  /** A fraction of a share leaves at no price, and its share of the cost with it: cash for it is booked elsewhere. */
  #split({ split: { numerator, denominator }, qtyScale }: PositionSplit): void {
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

/** The fills as they really were, each in its place: as if it had been so from the start. */
function asTheyWere(changes: readonly PositionChange[]): readonly PositionFill[] {
  const fills = new Map<string, PositionFill>();
  /** Where a corrected execution stands: under the name it had first. */
  const places = new Map<string, string>();
  for (const change of changes) {
    if (change.kind === 'FILL') fills.set(change.fill.execId, change.fill);
    if (change.kind !== 'RESTATEMENT') continue;
    const { execRefId, fill } = change;
    const place = places.get(execRefId) ?? execRefId;
    if (fill === null) fills.delete(place);
    else if (fills.has(place)) {
      fills.set(place, fill);
      places.set(fill.execId, place);
    }
  }
  return [...fills.values()];
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
