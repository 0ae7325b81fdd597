/** Every plan for a problem of `fairlead route`, in decimals and straight from its rules. */
import { Decimal } from 'decimal.js';

export interface VenueJson {
  readonly venue: string;
  readonly levels: readonly (readonly [string, string])[];
  readonly fee: {
    readonly perShare: string;
    readonly bps: string;
    readonly fixed: string;
    readonly minimum: string;
    readonly tiers: readonly (readonly [string, string])[];
  };
  readonly lotSize: string;
  readonly minQty: string;
  readonly maxQty: string | null;
  readonly allOrNone: boolean;
  readonly fillProbability: string;
  readonly state: string;
  readonly protected: boolean;
}

export interface ProblemJson {
  readonly id: string;
  readonly side: string;
  readonly orderQty: string;
  readonly price: string | null;
  readonly lotSize: string;
  readonly protect: boolean;
  readonly maxChildren: number | null;
  readonly objective: { readonly kind: string; readonly perShare?: string; readonly fallbackPx?: string };
  readonly venues: readonly VenueJson[];
}

export interface Outcome {
  readonly filled: Decimal;
  readonly cost: Decimal;
  /** What the objective minimises, in order. */
  readonly keys: readonly [Decimal, Decimal];
}

type Quantities = readonly number[];

/** The outcome of the best admissible plan. */
export function bestOutcome(problem: ProblemJson): Outcome {
  let best: Outcome | undefined;
  for (const quantities of everyPlan(problem, 0, Number(problem.orderQty))) {
    if (faultsOf(problem, quantities).length > 0) continue;
    const outcome = outcomeOf(problem, quantities);
    if (!best || isLess(outcome, best)) best = outcome;
  }
  if (!best) throw new Error('not even the empty plan is admissible');
  return best;
}

function* everyPlan(problem: ProblemJson, from: number, left: number): Generator<number[]> {
  const venue = problem.venues[from];
  if (!venue) {
    yield [];
    return;
  }
  for (let qty = 0; qty <= Math.min(left, displayed(problem, venue)); qty += Number(venue.lotSize)) {
    for (const rest of everyPlan(problem, from + 1, left - qty)) yield [qty, ...rest];
  }
}

function isLess(a: Outcome, b: Outcome): boolean {
  return a.keys[0].lt(b.keys[0]) || (a.keys[0].eq(b.keys[0]) && a.keys[1].lt(b.keys[1]));
}

const signOf = (problem: ProblemJson) => (problem.side === 'BUY' ? 1 : -1);

function reachable(problem: ProblemJson, venue: VenueJson): VenueJson['levels'] {
  const { price } = problem;
  return venue.levels.filter(
    ([px]) => price === null || new Decimal(px).sub(price).mul(signOf(problem)).lte(0),
  );
}

const displayed = (problem: ProblemJson, venue: VenueJson) =>
  reachable(problem, venue).reduce((sum, [, qty]) => sum + Number(qty), 0);

/** The names of the constraints that the plan breaks. */
export function faultsOf(problem: ProblemJson, quantities: Quantities): readonly string[] {
  const faults: string[] = [];
  if (sum(quantities) > Number(problem.orderQty)) faults.push('overfill');
  const children = quantities.filter((qty) => qty > 0).length;
  if (problem.maxChildren !== null && children > problem.maxChildren) faults.push('maxChildren');
  for (const [index, venue] of problem.venues.entries()) {
    const qty = quantities[index] ?? 0;
    if (qty > 0) faults.push(...venueFaults(problem, venue, qty));
  }
  if (problem.protect && tradesThrough(problem, quantities)) faults.push('protection');
  return faults;
}

function venueFaults(problem: ProblemJson, venue: VenueJson, qty: number): readonly string[] {
  const broken: readonly (readonly [string, boolean])[] = [
    ['state', venue.state !== 'OPEN'],
    ['lot', qty % Number(venue.lotSize) !== 0],
    ['minQty', qty < Number(venue.minQty)],
    ['maxQty', venue.maxQty !== null && qty > Number(venue.maxQty)],
    ['limit', qty > displayed(problem, venue)],
    ['allOrNone', venue.allOrNone && qty !== Number(venue.levels[0]?.[1])],
  ];
  return broken.filter(([, holds]) => holds).map(([name]) => `${venue.venue} ${name}`);
}

function tradesThrough(problem: ProblemJson, quantities: Quantities): boolean {
  return problem.venues.some((guarded, i) => {
    const [top] = guarded.levels;
    if (!guarded.protected || guarded.state !== 'OPEN' || !top) return false;
    if ((quantities[i] ?? 0) >= Number(top[1])) return false;
    return problem.venues.some((other, k) => {
      const px = worstPx(other, quantities[k] ?? 0);
      return k !== i && px !== undefined && px.sub(top[0]).mul(signOf(problem)).gt(0);
    });
  });
}

function worstPx(venue: VenueJson, qty: number): Decimal | undefined {
  let left = qty;
  let worst: Decimal | undefined;
  for (const [px, size] of venue.levels) {
    if (left <= 0) break;
    worst = new Decimal(px);
    left -= Number(size);
  }
  return worst;
}

/** Expected fill and signed expected outlay. */
export function outcomeOf(problem: ProblemJson, quantities: Quantities): Outcome {
  let filled = new Decimal(0);
  let cost = new Decimal(0);
  for (const [index, venue] of problem.venues.entries()) {
    const qty = quantities[index] ?? 0;
    if (qty === 0) continue;
    const value = turnover(venue, qty);
    const paid = value.mul(signOf(problem)).add(feeOf(venue, qty, value));
    filled = filled.add(new Decimal(venue.fillProbability).mul(qty));
    cost = cost.add(venue.fee.fixed).add(paid.mul(venue.fillProbability));
  }
  return rated(problem, filled, cost);
}

function rated(problem: ProblemJson, filled: Decimal, cost: Decimal): Outcome {
  const missing = new Decimal(problem.orderQty).sub(filled);
  const { kind, perShare = '0', fallbackPx = '0' } = problem.objective;
  if (kind === 'FILL_THEN_COST') return { filled, cost, keys: [filled.neg(), cost] };
  if (kind === 'PENALTY') return { filled, cost, keys: [cost.add(missing.mul(perShare)), filled.neg()] };
  const completed = cost.add(missing.mul(fallbackPx).mul(signOf(problem)));
  return { filled, cost: completed, keys: [completed, filled.neg()] };
}

function turnover(venue: VenueJson, qty: number): Decimal {
  let left = qty;
  let value = new Decimal(0);
  for (const [px, size] of venue.levels) {
    const part = Math.min(left, Number(size));
    value = value.add(new Decimal(px).mul(part));
    left -= part;
  }
  return value;
}

function feeOf({ fee }: VenueJson, qty: number, value: Decimal): Decimal {
  let { perShare } = fee;
  for (const [from, rate] of fee.tiers) if (qty >= Number(from)) perShare = rate;
  const linear = new Decimal(perShare).mul(qty).add(value.mul(fee.bps).div(10_000));
  return Number(fee.minimum) > 0 ? Decimal.max(linear, fee.minimum) : linear;
}

const sum = (all: Quantities) => all.reduce((total, one) => total + one, 0);
