/** Builders of routing requests: a venue is its facts and its book in one line. */
import type { Level, VenueBookView } from '../../src/model/book.js';
import type { VenueFacts } from '../../src/model/venue.js';
import type { RouteRequest } from '../../src/routing/router.js';
import { nbboOf } from '../../src/market-data/nbbo.js';

type Levels = readonly (readonly [px: number, qty: number])[];

export interface Market {
  readonly facts: VenueFacts;
  readonly view: VenueBookView;
}

export interface MarketShape {
  readonly bids?: Levels;
  readonly asks?: Levels;
  readonly taker?: string;
  readonly takerBps?: string;
  readonly maker?: string;
  readonly stale?: boolean;
}

const levels = (all: Levels): readonly Level[] => all.map(([px, qty]) => ({ px, qty }));

/** An open, displayed, protected venue with lot 1; `more` overrides its facts. Prices in cents. */
export function aMarket(venue: string, shape: MarketShape = {}, more: Partial<VenueFacts> = {}): Market {
  const { bids = [], asks = [], taker = '0', takerBps = '0', maker = '0', stale = false } = shape;
  return {
    facts: {
      venue,
      name: venue,
      character: 'lit',
      takerFee: { perShare: taker, bps: takerBps },
      makerFee: { perShare: maker, bps: '0' },
      lotSize: '1',
      maxQty: null,
      protectedQuote: true,
      displayed: true,
      posting: true,
      manual: false,
      native: [],
      state: 'OPEN',
      lotUnits: 1,
      maxUnits: null,
      ...more,
    },
    view: { venue, bids: levels(bids), asks: levels(asks), at: 90, ageMicros: 10, stale },
  };
}

/** A buy of 1,000 with limit 10.05, DAY, under order protection. */
export function aRequest(markets: readonly Market[], more: Partial<RouteRequest> = {}): RouteRequest {
  const views = markets.map(({ view }) => view);
  const usable = views.filter(({ stale }) => !stale);
  return {
    decisionId: 'D1',
    at: 100,
    trigger: 'ENTRY',
    symbol: 'ACME',
    side: 'BUY',
    quantity: 1000,
    limitPx: 1005,
    timeInForce: 'DAY',
    scales: { pxScale: 2, qtyScale: 0 },
    instrument: {
      symbol: 'ACME',
      name: 'Acme',
      currency: 'USD',
      listingMic: 'XXXX',
      pxScale: 2,
      qtyScale: 0,
      ticks: [{ fromPx: 0, tick: 1 }],
      roundLot: 100,
      minQtyIncrement: 1,
      priorClosePx: 1000,
    },
    book: { symbol: 'ACME', nbbo: nbboOf('ACME', usable), venues: views, lastTrade: null },
    venues: markets.map(({ facts }) => facts),
    policy: { orderProtection: true, maxChildren: null },
    ...more,
  };
}
