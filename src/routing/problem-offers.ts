/** A routing problem in whole numbers: offers as the router's solvers take them, and what else each venue asks. */
import type { Exact, ExactDecimal } from '../model/exact.js';
import { compareExact, formatExact, plus, powerOfTen, rescale, times } from '../model/exact.js';
import type { Level } from '../model/book.js';
import { signOf } from '../model/fix.js';
import { priced, pricingOf, scaleOf } from './fees.js';
import type { Offer } from './offer.js';
import { sumOf, wholeLots } from './offer.js';
import type { ProblemVenue, RouteProblem } from './route-problem.js';
import { UnreadableProblem } from './route-problem.js';

/** What a child's cost is made of beyond its levels; money in units of 10^-costScale. */
export interface ChildTerms {
  readonly fixed: Exact;
  /** 0 is none. */
  readonly minimum: Exact;
  /** From this quantity up another fee per share, as a difference to the base rate; ascending. */
  readonly tiers: readonly { readonly from: number; readonly extraPerShare: Exact }[];
  readonly minQty: number;
  readonly allOrNone: boolean;
  /** Fill probability in units of 10^-chanceScale. */
  readonly chance: Exact;
}

export interface WholeProblem {
  readonly sign: 1 | -1;
  readonly quantity: number;
  readonly pxScale: number;
  readonly qtyScale: number;
  readonly unitScale: number;
  readonly chanceScale: number;
  /** Usable venues only: closed ones neither fill nor bind. */
  readonly offers: readonly Offer[];
  readonly terms: readonly ChildTerms[];
}

interface Scaling {
  readonly sign: 1 | -1;
  readonly pxScale: number;
  readonly qtyScale: number;
  readonly unitScale: number;
  readonly chanceScale: number;
}

/** Throws UnreadableProblem when levels are out of order, lots clash, or numbers are out of range. */
export function wholeProblem(problem: RouteProblem): WholeProblem {
  const scaling = scalingOf(problem);
  const { qtyScale } = scaling;
  const orderLot = whole(problem.lotSize, qtyScale, 'lotSize');
  const offers: Offer[] = [];
  const terms: ChildTerms[] = [];
  for (const [index, venue] of problem.venues.entries()) {
    const field = `venues[${index}]`;
    const offer = offerOf(problem, venue, scaling, field);
    if (offer.lot % orderLot !== 0) {
      refuse(
        `${field}.lotSize`,
        'is not a multiple of the order lotSize',
        'make the order lotSize divide every venue lotSize',
      );
    }
    if (venue.state !== 'OPEN') continue;
    offers.push(offer);
    terms.push(termsOf(venue, scaling, field));
  }
  return { ...scaling, quantity: whole(problem.orderQty, qtyScale, 'orderQty'), offers, terms };
}

function scalingOf({ side, orderQty, price, lotSize, venues, objective }: RouteProblem): Scaling {
  const prices = venues.flatMap(({ levels }) => levels.map(([px]) => px));
  const sizes = venues.flatMap((venue) => [
    ...venue.levels.map(([, qty]) => qty),
    ...venue.fee.tiers.map(([from]) => from),
    venue.lotSize,
    venue.minQty,
    venue.maxQty,
  ]);
  const pxScale = greatest([...prices, price, objective.kind === 'COMPLETE' ? objective.fallbackPx : null]);
  const qtyScale = greatest([...sizes, orderQty, lotSize]);
  const rates = venues.map(({ fee }) => scaleOf(fee, pxScale));
  const extras = venues.flatMap(({ fee }) => fee.tiers.map(([, perShare]) => perShare));
  const amounts = greatest(venues.flatMap(({ fee }) => [fee.fixed, fee.minimum])) - qtyScale;
  const penalty = objective.kind === 'PENALTY' ? objective.perShare.scale : 0;
  return {
    sign: signOf(side),
    pxScale,
    qtyScale,
    unitScale: Math.max(pxScale, ...rates, greatest(extras), amounts, penalty),
    chanceScale: greatest(venues.map(({ fillProbability }) => fillProbability)),
  };
}

function greatest(decimals: readonly (ExactDecimal | null)[]): number {
  return Math.max(0, ...decimals.map((decimal) => decimal?.scale ?? 0));
}

function offerOf(problem: RouteProblem, venue: ProblemVenue, scaling: Scaling, field: string): Offer {
  const { sign, pxScale, qtyScale, unitScale } = scaling;
  const limit = problem.price && sign * whole(problem.price, pxScale, 'price');
  const all = levelsOf(venue, scaling, field);
  const levels = limit === null ? all : all.filter((level) => sign * level.px <= limit);
  const pricing = pricingOf(venue.fee, sign, pxScale, unitScale);
  const lot = whole(venue.lotSize, qtyScale, `${field}.lotSize`);
  const displayed = sumOf(levels);
  const most = venue.maxQty === null ? displayed : whole(venue.maxQty, qtyScale, `${field}.maxQty`);
  return {
    venue: venue.venue,
    levels,
    rank: levels.map((level) => sign * level.px),
    unit: levels.map((level) => priced(pricing, level.px)),
    lot,
    cap: wholeLots(Math.min(displayed, most), lot),
    protectedQuote: venue.protected,
  };
}

/** Best first, one level per price, none empty. */
function levelsOf(venue: ProblemVenue, scaling: Scaling, field: string): readonly Level[] {
  const levels: Level[] = [];
  for (const [j, [px, qty]] of venue.levels.entries()) {
    const at = `${field}.levels[${j}]`;
    const level = { px: whole(px, scaling.pxScale, at), qty: whole(qty, scaling.qtyScale, at) };
    const last = levels.at(-1);
    if (last && scaling.sign * (level.px - last.px) < 0) {
      refuse(at, 'is better than the level before it', 'list levels best first: ascending for a buy');
    }
    if (level.qty === 0) continue;
    if (last?.px === level.px) levels[levels.length - 1] = { px: last.px, qty: last.qty + level.qty };
    else levels.push(level);
  }
  return levels;
}

function termsOf(venue: ProblemVenue, scaling: Scaling, field: string): ChildTerms {
  const { fee } = venue;
  const { qtyScale, unitScale, chanceScale } = scaling;
  const base = rescale(fee.perShare, unitScale);
  if (venue.allOrNone && venue.levels.length > 1) {
    refuse(`${field}.allOrNone`, 'is true with more than one level', 'give an all-or-none venue one level');
  }
  return {
    fixed: rescale(fee.fixed, unitScale + qtyScale),
    minimum: rescale(fee.minimum, unitScale + qtyScale),
    tiers: fee.tiers
      .map(([from, perShare], j) => ({
        from: whole(from, qtyScale, `${field}.fee.tiers[${j}]`),
        extraPerShare: plus(rescale(perShare, unitScale), times(base, -1)),
      }))
      .toSorted((a, b) => a.from - b.from),
    minQty: whole(venue.minQty, qtyScale, `${field}.minQty`),
    allOrNone: venue.allOrNone,
    chance: rescale(venue.fillProbability, chanceScale),
  };
}

/** True when the whole cost is per share: the structure that the router's own solver answers. */
export function isLinear(terms: ChildTerms, chanceScale: number): boolean {
  const sure = compareExact(terms.chance, powerOfTen(chanceScale)) === 0;
  const plain = terms.tiers.length === 0 && !(terms.fixed > 0) && !(terms.minimum > 0);
  return sure && plain && terms.minQty === 0 && !terms.allOrNone;
}

function whole(decimal: ExactDecimal, scale: number, field: string): number {
  const units = rescale(decimal, scale);
  if (typeof units === 'number') return units;
  return refuse(field, `${formatExact(units, scale)} is out of range`, 'use at most 15 significant digits');
}

function refuse(field: string, message: string, remedy: string): never {
  throw new UnreadableProblem({ field, message, remedy });
}
