/** `fairlead route`: one routing problem as JSON in, one plan as JSON out. */
import { formatExact } from '../model/exact.js';
import { allocateWithin } from './few-children.js';
import type { Plan } from './general-allocation.js';
import { allocateGeneral } from './general-allocation.js';
import { areNested } from './nested-lots.js';
import { filledBy, outlayOf } from './offer.js';
import type { WholeProblem } from './problem-offers.js';
import { isLinear, wholeProblem } from './problem-offers.js';
import type { RouteProblem } from './route-problem.js';
import { readProblem, UnreadableProblem } from './route-problem.js';
import { takeChildren } from './take-children.js';

/** The plan line for a problem line, or `{"id":…,"error":{field,message,remedy}}`; never throws on bad input. */
export function routeLine(line: string): string {
  let json: unknown = null;
  try {
    json = JSON.parse(line);
    return JSON.stringify(answer(readProblem(json)));
  } catch (error) {
    return JSON.stringify({ id: idOf(json), error: explain(error) });
  }
}

function answer(problem: RouteProblem): object {
  const whole = wholeProblem(problem);
  const plan = solve(problem, whole);
  const children = takeChildren({ side: problem.side, timeInForce: 'IOC' }, whole.offers, plan.takes);
  return {
    id: problem.id,
    children: children.map(({ venue, orderQty, price }) => ({
      venue,
      orderQty: formatExact(orderQty, whole.qtyScale),
      price: formatExact(price, whole.pxScale),
    })),
    expectedFilledQty: formatExact(plan.filled, plan.filledScale),
    expectedCost: formatExact(plan.cost, plan.costScale),
  };
}

function solve(problem: RouteProblem, whole: WholeProblem): Plan {
  const { offers, terms, quantity, qtyScale, unitScale, chanceScale } = whole;
  const linear = terms.every((one) => isLinear(one, chanceScale)) && areNested(offers.map(({ lot }) => lot));
  if (!linear || problem.objective.kind !== 'FILL_THEN_COST') return allocateGeneral(problem, whole);
  const policy = { orderProtection: problem.protect, maxChildren: problem.maxChildren };
  const { takes } = allocateWithin(offers, quantity, policy);
  return {
    takes,
    filled: filledBy(takes),
    filledScale: qtyScale,
    cost: outlayOf(offers, takes),
    costScale: unitScale + qtyScale,
  };
}

function idOf(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('id' in json)) return null;
  return typeof json.id === 'string' ? json.id : null;
}

function explain(error: unknown): object {
  if (error instanceof UnreadableProblem) return error.error;
  if (error instanceof SyntaxError) {
    return { field: 'line', message: error.message, remedy: 'give one JSON object per line' };
  }
  throw error;
}
