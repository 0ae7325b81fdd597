/** What can be traded, and in which increments. */
import type { Px, Qty } from './units.js';

/** From `fromPx` upwards (inclusive) prices are multiples of `tick`; SEC Rule 612 has two such steps. */
export interface TickStep {
  readonly fromPx: Px;
  readonly tick: Px;
}

export interface Instrument {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly listingMic: string;
  readonly pxScale: number;
  readonly qtyScale: number;
  /** Ascending by `fromPx`, the first at 0. */
  readonly ticks: readonly TickStep[];
  /** The round lot, in units of quantity. */
  readonly roundLot: Qty;
  /** The least tradable increment of quantity. */
  readonly minQtyIncrement: Qty;
  readonly priorClosePx: Px;
}

/** The price increment that applies at `px`; the boundary belongs to the upper step. */
export function tickAt(instrument: Instrument, px: Px): Px {
  let tick = instrument.ticks[0]?.tick ?? 1;
  for (const step of instrument.ticks) if (px >= step.fromPx) tick = step.tick;
  return tick;
}
