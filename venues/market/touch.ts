/** The best displayed price of one instrument over several venues, as background participants see it. */
import type { Level } from '../../src/model/book.js';
import type { FlowTarget } from '../matching/flow-target.js';

export interface Touch extends Level {
  readonly target: FlowTarget;
}

/** Each displayed venue's best level of one side that no other venue betters. */
export function touches(targets: readonly FlowTarget[], symbol: string, side: 'BID' | 'ASK'): Touch[] {
  const sign = side === 'BID' ? 1 : -1;
  let best: Touch[] = [];
  for (const target of targets) {
    const [level] = target.levels(symbol, side, 1);
    if (!level) continue;
    const lead = best[0] ? (level.px - best[0].px) * sign : 1;
    if (lead > 0) best = [];
    if (lead >= 0) best.push({ px: level.px, qty: level.qty, target });
  }
  return best;
}
