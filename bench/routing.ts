/** How fast the router decides, whole record included. */
import { nbboOf } from '../src/market-data/nbbo.js';
import type { VenueBookView } from '../src/model/book.js';
import type { VenueFacts } from '../src/model/venue.js';
import { SeededRandom } from '../src/lib/random.js';
import type { RouteRequest } from '../src/routing/router.js';
import { decideRoute } from '../src/routing/router.js';

interface Shape {
  readonly name: string;
  readonly venues: number;
  readonly levels: number;
  readonly mixedLots: boolean;
}

const SHAPES: readonly Shape[] = [
  { name: '5 venues x 5 levels', venues: 5, levels: 5, mixedLots: false },
  { name: '5 venues x 5 levels, lots 1 and 100', venues: 5, levels: 5, mixedLots: true },
  { name: '16 venues x 10 levels', venues: 16, levels: 10, mixedLots: false },
  { name: '16 venues x 10 levels, lots 1 and 100', venues: 16, levels: 10, mixedLots: true },
];
const REQUESTS = 512;
const DECISIONS = 20_000;
const RUNS = 7;
const TICKS = [{ fromPx: 0, tick: 1 }];

/** Prints one JSON line: per shape the median decisions per second, their spread over the runs, and p99 in microseconds. */
export async function runRoutingBench(): Promise<void> {
  console.log(JSON.stringify({ bench: 'routing', runs: RUNS, shapes: SHAPES.map(measure) }));
  return Promise.resolve();
}

function measure(shape: Shape): object {
  const requests = requestsOf(shape);
  timings(requests);
  const runs = Array.from({ length: RUNS }, () => timings(requests));
  const rates = runs.map(({ perSecond }) => perSecond).toSorted((a, b) => a - b);
  const p99 = runs.map(({ p99Micros }) => p99Micros).toSorted((a, b) => a - b);
  const middle = Math.floor(RUNS / 2);
  return {
    shape: shape.name,
    decisionsPerSecond: Math.round(rates[middle] ?? 0),
    spread: [Math.round(rates[0] ?? 0), Math.round(rates.at(-1) ?? 0)],
    p99Micros: Number((p99[middle] ?? 0).toFixed(1)),
  };
}

function timings(requests: readonly RouteRequest[]): {
  readonly perSecond: number;
  readonly p99Micros: number;
} {
  const begun = performance.now();
  for (let i = 0; i < DECISIONS; i += 1) decide(requests, i);
  const perSecond = (DECISIONS / (performance.now() - begun)) * 1000;
  const each = new Float64Array(DECISIONS);
  for (let i = 0; i < DECISIONS; i += 1) {
    const start = process.hrtime.bigint();
    decide(requests, i);
    each[i] = Number(process.hrtime.bigint() - start) / 1000;
  }
  each.sort();
  return { perSecond, p99Micros: each[Math.floor(DECISIONS * 0.99)] ?? 0 };
}

function decide(requests: readonly RouteRequest[], index: number): void {
  const request = requests[index % requests.length];
  if (request) decideRoute(request);
}

export function requestsOf(shape: Shape): readonly RouteRequest[] {
  const random = new SeededRandom(shape.name);
  const venues = Array.from({ length: shape.venues }, (_, index) => factsOf(shape, index));
  return Array.from({ length: REQUESTS }, () => requestOf(shape, venues, random));
}

function requestOf(shape: Shape, venues: readonly VenueFacts[], random: SeededRandom): RouteRequest {
  const views = venues.map((facts) => viewOf(facts, shape.levels, random));
  const quantity = random.int(1, 40) * 50;
  return {
    decisionId: 'D',
    at: 1,
    trigger: 'ENTRY',
    symbol: 'ACME',
    side: random.next() < 0.5 ? 'BUY' : 'SELL',
    quantity,
    limitPx: null,
    timeInForce: 'IOC',
    scales: { pxScale: 4, qtyScale: 0 },
    instrument: {
      symbol: 'ACME',
      name: 'Acme',
      currency: 'USD',
      listingMic: 'XXXX',
      pxScale: 4,
      qtyScale: 0,
      ticks: TICKS,
      roundLot: 100,
      minQtyIncrement: 1,
      priorClosePx: 1_000_000,
    },
    book: { symbol: 'ACME', nbbo: nbboOf('ACME', views), venues: views, lastTrade: null },
    venues,
    policy: { orderProtection: true, maxChildren: null },
  };
}

function factsOf({ mixedLots }: Shape, index: number): VenueFacts {
  const lot = mixedLots && index % 3 === 1 ? 100 : 1;
  const mils = [30, 25, -20, 10, 28, 5, -5][index % 7] ?? 0;
  return {
    venue: `V${index}`,
    name: `Venue ${index}`,
    character: 'lit',
    takerFee: { perShare: (mils / 10_000).toFixed(4), bps: '0' },
    makerFee: { perShare: '-0.0010', bps: '0' },
    lotSize: String(lot),
    maxQty: null,
    protectedQuote: true,
    displayed: true,
    posting: true,
    manual: false,
    native: [],
    state: 'OPEN',
    lotUnits: lot,
    maxUnits: null,
  };
}

/** Best prices within three cents of each other, sizes of some hundreds, as displayed books of a liquid stock. */
function viewOf({ venue, lotUnits }: VenueFacts, depth: number, random: SeededRandom): VenueBookView {
  const size = () => Math.max(1, Math.floor(random.int(20, 600) / lotUnits)) * lotUnits;
  const inside = random.int(0, 2) * 100;
  const levels = (sign: 1 | -1) =>
    Array.from({ length: depth }, (_, j) => ({
      px: 1_000_000 + sign * (100 + inside + j * 100),
      qty: size(),
    }));
  return { venue, bids: levels(-1), asks: levels(1), at: 0, ageMicros: 1, stale: false };
}
