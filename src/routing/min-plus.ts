/** The general split: D_k[q] = min over x of D_(k−1)[q−x] + f_k(x), for cost functions of any shape. */
import { plus } from '../model/exact.js';
import type { Value } from './child-value.js';
import { isLess } from './child-value.js';
import type { Takes } from './offer.js';

/** One way to use a venue; quantity 0 is not to use it. */
export interface ChildOption {
  readonly qty: number;
  readonly value: Value;
}

export interface MinPlusProblem {
  /** Per venue, every admissible child. A venue without options makes the problem infeasible. */
  readonly options: readonly (readonly ChildOption[])[];
  readonly quantity: number;
  /** Divides the quantity of every option. */
  readonly lot: number;
  readonly maxChildren: number | null;
}

interface Table {
  readonly values: readonly (Value | undefined)[];
  /** Per state, the option taken at the last venue. */
  readonly chosen: readonly (ChildOption | undefined)[];
}

/** The split of least value with at most `quantity` in all; null when no combination is admissible. */
export function leastValue(problem: MinPlusProblem): Takes | null {
  const states = rowLength(problem) * rowCount(problem);
  const start = Array.from<Value | undefined>({ length: states });
  start[0] = { first: 0, second: 0 };
  const tables: Table[] = [];
  let values: readonly (Value | undefined)[] = start;
  for (const options of problem.options) {
    const table = convolve(problem, values, options);
    tables.push(table);
    values = table.values;
  }
  const best = bestState(values);
  return best === null ? null : trace(problem, tables, best);
}

function rowLength({ quantity, lot }: MinPlusProblem): number {
  return Math.floor(quantity / lot) + 1;
}

/** Children are counted only where their number is bounded. */
function rowCount({ maxChildren, options }: MinPlusProblem): number {
  return maxChildren === null ? 1 : Math.min(maxChildren, options.length) + 1;
}

/** How far an option moves in the table of (children used, lots used). */
function strideOf(problem: MinPlusProblem, option: ChildOption): number {
  const child = option.qty > 0 && problem.maxChildren !== null ? rowLength(problem) : 0;
  return child + option.qty / problem.lot;
}

function convolve(
  problem: MinPlusProblem,
  before: readonly (Value | undefined)[],
  options: readonly ChildOption[],
): Table {
  const values = Array.from<Value | undefined>({ length: before.length });
  const chosen = Array.from<ChildOption | undefined>({ length: before.length });
  const row = rowLength(problem);
  for (const option of options) {
    const lots = option.qty / problem.lot;
    const stride = strideOf(problem, option);
    for (let from = 0; from + stride < before.length; from += 1) {
      const value = before[from];
      if (!value || (from % row) + lots >= row) continue;
      const sum = add(value, option.value);
      if (!improves(sum, values[from + stride])) continue;
      values[from + stride] = sum;
      chosen[from + stride] = option;
    }
  }
  return { values, chosen };
}

function add(a: Value, b: Value): Value {
  return { first: plus(a.first, b.first), second: plus(a.second, b.second) };
}

function improves(value: Value, on: Value | undefined): boolean {
  return !on || isLess(value, on);
}

function bestState(values: readonly (Value | undefined)[]): number | null {
  let best: number | null = null;
  for (const [state, value] of values.entries()) {
    if (value && (best === null || improves(value, values[best]))) best = state;
  }
  return best;
}

function trace(problem: MinPlusProblem, tables: readonly Table[], end: number): Takes {
  const takes: number[] = [];
  let state = end;
  for (const table of tables.toReversed()) {
    const option = table.chosen[state];
    if (!option) throw new Error('a reached state names no option');
    takes.unshift(option.qty);
    state -= strideOf(problem, option);
  }
  return takes;
}
