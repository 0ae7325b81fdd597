/** Which venues can be used for an order, and what each of them offers it. */
import type { ConsolidatedBook, Level, VenueBookView } from '../model/book.js';
import { signOf } from '../model/fix.js';
import type { Px, Qty } from '../model/units.js';
import type { VenueFacts } from '../model/venue.js';
import { priced, pricingOf, rateOf, scaleOf } from './fees.js';
import type { Offer } from './offer.js';
import { sumOf, wholeLots } from './offer.js';
import type { RouteRequest } from './route-request.js';

/** One venue as the router sees it; `offer` exactly when nothing excludes it. */
export interface Candidate {
  readonly facts: VenueFacts;
  readonly view: VenueBookView | null;
  readonly excluded: string | null;
  readonly offer: Offer | null;
}

export interface Field {
  readonly candidates: readonly Candidate[];
  /** The offers of the candidates that have one, in the same order. */
  readonly offers: readonly Offer[];
  /** All-in prices are whole units of 10^-unitScale. */
  readonly unitScale: number;
}

/** Looks every venue over. Venue names must be unique. */
export function survey(request: RouteRequest): Field {
  const { venues, book, scales } = request;
  let unitScale = scales.pxScale;
  for (const { takerFee } of venues) {
    unitScale = Math.max(unitScale, scaleOf(rateOf(takerFee), scales.pxScale));
  }
  const offers: Offer[] = [];
  const candidates = venues.map((facts, index) => {
    const view = viewOf(book, facts.venue, index);
    const excluded = exclusion(facts, view) ?? lotConflict(facts, offers);
    if (excluded !== null || !view) return { facts, view, excluded, offer: null };
    const offer = offerOf(request, facts, view, unitScale);
    offers.push(offer);
    return { facts, view, excluded, offer };
  });
  return { candidates, offers, unitScale };
}

function viewOf(book: ConsolidatedBook, venue: string, likely: number): VenueBookView | null {
  const guess = book.venues[likely];
  if (guess?.venue === venue) return guess;
  return book.venues.find((view) => view.venue === venue) ?? null;
}

function exclusion(facts: VenueFacts, view: VenueBookView | null): string | null {
  switch (facts.state) {
    case 'HALTED':
      return 'halted';
    case 'SELF_HELP':
      return 'self-help declared';
    case 'DISCONNECTED':
      return 'disconnected';
    case 'OPEN':
      break;
  }
  if (!facts.displayed) return 'dark: no displayed book';
  if (!view) return 'no book in this symbol';
  return view.stale ? 'stale book' : null;
}

/** Exactness rests on lots that divide each other; a venue whose lot does not is left out, and says so. */
function lotConflict(facts: VenueFacts, offers: readonly Offer[]): string | null {
  const lot = facts.lotUnits;
  for (const other of offers) {
    if (lot !== other.lot && lot % other.lot !== 0 && other.lot % lot !== 0) {
      return `its lot does not divide, or is not divided by, that of ${other.venue}`;
    }
  }
  return null;
}

function offerOf(request: RouteRequest, facts: VenueFacts, view: VenueBookView, unitScale: number): Offer {
  const sign = signOf(request.side);
  const all = sign > 0 ? view.asks : view.bids;
  const levels = withinLimit(all, request.limitPx, sign);
  const pricing = pricingOf(rateOf(facts.takerFee), sign, request.scales.pxScale, unitScale);
  const near = withinReach(levels, request.quantity);
  const rank = near.map((level) => sign * level.px);
  const unit = near.map((level) => priced(pricing, level.px));
  const displayed = sumOf(near);
  const most = Math.min(displayed, request.quantity, facts.maxUnits ?? displayed);
  const { venue, lotUnits: lot, protectedQuote } = facts;
  return { venue, levels, rank, unit, lot, cap: wholeLots(most, lot), protectedQuote };
}

/** The limit is on the execution price, never on the all-in price. */
function withinLimit(levels: readonly Level[], limitPx: Px | null, sign: 1 | -1): readonly Level[] {
  if (limitPx === null) return levels;
  const count = levels.findIndex((level) => sign * (level.px - limitPx) > 0);
  return count < 0 ? levels : levels.slice(0, count);
}

/** The levels that an order of this size can reach; deeper ones need no price. */
function withinReach(levels: readonly Level[], quantity: Qty): readonly Level[] {
  let count = 0;
  for (let reached = 0; count < levels.length && reached < quantity; count += 1)
    reached += levels[count]?.qty ?? 0;
  return count === levels.length ? levels : levels.slice(0, count);
}
