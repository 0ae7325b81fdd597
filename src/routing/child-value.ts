/** What a child of a given size is worth under an objective, whatever its venue charges for it. */
import type { Exact } from '../model/exact.js';
import { minus, plus, powerOfTen, rescale, times } from '../model/exact.js';
import type { Offer } from './offer.js';
import { weigh } from './offer.js';
import type { ChildTerms, WholeProblem } from './problem-offers.js';
import type { RouteProblem } from './route-problem.js';

/** Less is better: `first`, then `second`. Both add up over children. */
export interface Value {
  readonly first: Exact;
  readonly second: Exact;
}

/** Expected outlay in units of 10^-(unitScale + qtyScale + chanceScale), expected fill of 10^-(qtyScale + chanceScale). */
export interface Expectation {
  readonly outlay: Exact;
  readonly fill: Exact;
}

/** A child fills completely with its probability, else not at all; the fixed cost is paid on sending. */
export function expectationOf(
  problem: WholeProblem,
  offer: Offer,
  terms: ChildTerms,
  qty: number,
): Expectation {
  if (qty === 0) return { outlay: 0, fill: 0 };
  const turnover = times(weigh(offer, offer.rank, qty), powerOfTen(problem.unitScale - problem.pxScale));
  const linearFee = minus(weigh(offer, offer.unit, qty), turnover);
  const paid = plus(turnover, feeOf(terms, linearFee, qty));
  return {
    outlay: plus(times(terms.fixed, powerOfTen(problem.chanceScale)), times(terms.chance, paid)),
    fill: times(terms.chance, qty),
  };
}

/** A tier applies to the whole child; a minimum of 0 is none, so that rebates stay rebates. */
function feeOf(terms: ChildTerms, linearFee: Exact, qty: number): Exact {
  const tier = terms.tiers.findLast(({ from }) => from <= qty);
  const fee = tier ? plus(linearFee, times(tier.extraPerShare, qty)) : linearFee;
  return terms.minimum > 0 && fee < terms.minimum ? terms.minimum : fee;
}

/** What a share that stays unfilled costs, in the units of all-in prices; null when shares come before money. */
export function unfilledUnit({ objective }: RouteProblem, { sign, unitScale }: WholeProblem): Exact | null {
  switch (objective.kind) {
    case 'FILL_THEN_COST':
      return null;
    case 'PENALTY':
      return rescale(objective.perShare, unitScale);
    case 'COMPLETE':
      return times(sign, rescale(objective.fallbackPx, unitScale));
  }
}

/** A filled share saves what it would have cost unfilled. */
export function valueOf({ outlay, fill }: Expectation, unfilled: Exact | null): Value {
  if (unfilled === null) return { first: minus(0, fill), second: outlay };
  return { first: minus(outlay, times(unfilled, fill)), second: minus(0, fill) };
}

export function isLess(a: Value, b: Value): boolean {
  return a.first < b.first || (!(a.first > b.first) && a.second < b.second);
}
