/** Where a pegged order belongs: the price it follows, in a market without our own pegs. Pure. */
import type { BookSide, Level, VenueBookView } from '../model/book.js';
import type { ExecInst, Side } from '../model/fix.js';
import { signOf } from '../model/fix.js';
import { tickAt } from '../model/instrument.js';
import type { Instrument } from '../model/instrument.js';
import type { Px, Qty } from '../model/units.js';

export const PEGS = ['PRIMARY_PEG', 'MID_PRICE_PEG', 'MARKET_PEG'] as const satisfies readonly ExecInst[];
export type Peg = (typeof PEGS)[number];

/** What of ours is to be displayed at a price of a venue. */
export type OwnQuantity = (venue: string, side: BookSide, px: Px) => Qty;

export interface PegQuestion {
  readonly peg: Peg;
  readonly side: Side;
  /** Those that quote, and are fit to use. */
  readonly views: readonly VenueBookView[];
  readonly own: OwnQuantity;
  readonly instrument: Instrument;
}

/**
 * The best price of the own side (PRIMARY_PEG) or of the other one (MARKET_PEG), or the middle of both on the tick away
 * from it. A level that is ours alone is not followed. Null without the quotes it takes, and while they are crossed;
 * of a locked quote there is no middle.
 */
export function pegPx({ peg, side, views, own, instrument }: PegQuestion): Px | null {
  const bid = best(views, 'BID', own);
  const ask = best(views, 'ASK', own);
  if (bid !== null && ask !== null && bid > ask) return null;
  const [mine, theirs] = side === 'BUY' ? [bid, ask] : [ask, bid];
  switch (peg) {
    case 'PRIMARY_PEG':
      return mine;
    case 'MARKET_PEG':
      return theirs;
    case 'MID_PRICE_PEG':
      return bid === null || ask === null || bid === ask ? null : middle(bid + ask, side, instrument);
  }
}

/** Half of `twicePx`, on the tick at or below it for a buy, at or above it for a sell. */
function middle(twicePx: number, side: Side, instrument: Instrument): Px {
  const tick = tickAt(instrument, Math.floor(twicePx / 2));
  const steps = twicePx / 2 / tick;
  return (signOf(side) > 0 ? Math.floor(steps) : Math.ceil(steps)) * tick;
}

function best(views: readonly VenueBookView[], side: BookSide, own: OwnQuantity): Px | null {
  const sign = side === 'BID' ? 1 : -1;
  let found: Px | null = null;
  for (const { venue, bids, asks } of views) {
    const px = firstOfOthers(
      side === 'BID' ? bids : asks,
      (level) => own(venue, side, level.px) === level.qty,
    );
    if (px !== null && (found === null || sign * (px - found) > 0)) found = px;
  }
  return found;
}

/** Where ours is more than what is shown it is not shown yet, or partly filled already: then the level is others'. */
function firstOfOthers(levels: readonly Level[], isOursAlone: (level: Level) => boolean): Px | null {
  return levels.find((level) => !isOursAlone(level))?.px ?? null;
}
