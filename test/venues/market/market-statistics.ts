/** Watches a synthetic market in simulated time and counts what a trader would see. */
import type { Instrument } from '../../../src/model/instrument.js';
import type { FlowTarget } from '../../../venues/matching/flow-target.js';
import type { SyntheticMarket } from '../../../venues/market/synthetic-market.js';

export interface SymbolStatistics {
  samples: number;
  /** Samples in which some displayed venue had an empty side. */
  drained: number;
  crossed: number;
  locked: number;
  /** National spread in price units → how often. */
  readonly spreads: Map<number, number>;
  low: number;
  high: number;
  changes: number;
  last: number;
  /** The fewest levels a side of a venue had. */
  shallowest: number;
}

export const SECOND = 1_000_000;
const SAMPLE = 250_000;

export interface Watch {
  readonly market: SyntheticMarket;
  readonly displayed: readonly FlowTarget[];
  readonly instruments: readonly Instrument[];
  readonly seconds: number;
}

/** From the market's opening, four samples per simulated second. */
export function watch({ market, displayed, instruments, seconds }: Watch): Map<string, SymbolStatistics> {
  const found = new Map(instruments.map(({ symbol }) => [symbol, nothingSeen()]));
  for (let now = 0; now <= seconds * SECOND; now += SAMPLE) {
    market.step(now);
    for (const [symbol, seen] of found) sample(displayed, symbol, seen);
  }
  return found;
}

function nothingSeen(): SymbolStatistics {
  const counts = { samples: 0, drained: 0, crossed: 0, locked: 0, changes: 0, last: 0 };
  return { ...counts, spreads: new Map(), low: Infinity, high: 0, shallowest: Infinity };
}

function sample(displayed: readonly FlowTarget[], symbol: string, seen: SymbolStatistics): void {
  const bids = displayed.map((target) => target.levels(symbol, 'BID', 10));
  const asks = displayed.map((target) => target.levels(symbol, 'ASK', 10));
  const bid = Math.max(...bids.map((levels) => levels[0]?.px ?? 0));
  const ask = Math.min(...asks.map((levels) => levels[0]?.px ?? Infinity));
  const depths = [...bids, ...asks].map((levels) => levels.length);
  seen.samples += 1;
  seen.shallowest = Math.min(seen.shallowest, ...depths);
  if (depths.includes(0)) seen.drained += 1;
  if (bid > ask) seen.crossed += 1;
  if (bid === ask) seen.locked += 1;
  seen.spreads.set(ask - bid, (seen.spreads.get(ask - bid) ?? 0) + 1);
  const middle = (bid + ask) / 2;
  if (middle !== seen.last) seen.changes += 1;
  seen.last = middle;
  seen.low = Math.min(seen.low, middle);
  seen.high = Math.max(seen.high, middle);
}

/** The spread that this part of the samples does not exceed. */
export function spreadAt(seen: SymbolStatistics, part: number): number {
  let left = seen.samples * part;
  for (const [spread, count] of [...seen.spreads].toSorted(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return spread;
  }
  return Infinity;
}
