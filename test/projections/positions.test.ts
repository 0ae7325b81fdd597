import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ManualClock } from '../../src/lib/clock.js';
import type { ConsolidatedBook, Nbbo } from '../../src/model/book.js';
import type { Side } from '../../src/model/fix.js';
import type { Instrument } from '../../src/model/instrument.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { PositionsProjection } from '../../src/projections/positions/positions-projection.js';
import type { PositionView } from '../../src/projections/read-side.js';
import { committed } from '../support/committed.js';
import { fill, NBBO, routedStory } from '../support/order-stories.js';
import { entered, NOON, someTerms } from '../support/orders.js';

const APPLE: Instrument = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  listingMic: 'XNAS',
  pxScale: 4,
  qtyScale: 0,
  ticks: [{ fromPx: 0, tick: 100 }],
  roundLot: 100,
  minQtyIncrement: 1,
  priorClosePx: 1_850_000,
};

type Marked = Partial<Pick<ConsolidatedBook, 'nbbo' | 'lastTrade'>>;
const NOBODY: Nbbo = { ...NBBO, bid: null, ask: null, state: 'EMPTY' };

function positionsMarked({ nbbo = NOBODY, lastTrade = null }: Marked, ...events: readonly OrderEvent[]) {
  const projection = new PositionsProjection({
    market: { book: (symbol) => ({ symbol, nbbo, venues: [], lastTrade }) },
    instruments: { get: (symbol) => (symbol === 'AAPL' ? APPLE : undefined) },
    clock: new ManualClock(NOON),
  });
  for (const event of committed(1, ...events)) projection.apply(event);
  projection.replayed();
  return projection;
}

/** Each trade by its own order: side, quantity, price in units, fee. */
type Trade = readonly [side: Side, lastQty: number, lastPx: number, fee: string];

function eventsOf(...trades: readonly Trade[]): OrderEvent[] {
  return trades.flatMap(([side, lastQty, lastPx, fee], i) => [
    entered({ orderId: `O${i}`, terms: someTerms({ side }) }),
    fill(`O${i}`, { lastQty, lastPx, fee }),
  ]);
}

function positionAfter(...trades: readonly Trade[]): PositionView | undefined {
  return positionsMarked({ nbbo: NBBO }, ...eventsOf(...trades)).positions(null, {})[0];
}

describe('a position', () => {
  it('averages what was bought and marks it at the mid', () => {
    expect(positionAfter(['BUY', 100, 1_000_000, '1'], ['BUY', 200, 1_030_000, '-0.5'])).toEqual({
      account: 'EQ1-MAIN',
      symbol: 'AAPL',
      qty: '300',
      avgCost: '102',
      markPx: '187.25',
      marketValue: '56175',
      unrealizedPnl: '25575',
      realizedPnl: '0',
      fees: '0.5',
      boughtQty: '300',
      soldQty: '0',
    });
  });

  it('realises against the average cost, which a sale leaves as it was', () => {
    const position = positionAfter(['BUY', 300, 1_020_000, '0'], ['SELL', 100, 1_050_000, '0']);
    expect(position).toMatchObject({ qty: '200', avgCost: '102', realizedPnl: '300' });
  });

  it('is short below zero and gains when the price falls', () => {
    const position = positionAfter(['SELL_SHORT', 100, 2_000_000, '0'], ['BUY', 40, 1_900_000, '0']);
    expect(position).toMatchObject({ qty: '-60', avgCost: '200', realizedPnl: '400', unrealizedPnl: '765' });
  });

  it('closes and opens anew when it goes through zero', () => {
    const position = positionAfter(['BUY', 100, 1_000_000, '0'], ['SELL', 150, 1_100_000, '0']);
    expect(position).toMatchObject({ qty: '-50', avgCost: '110', realizedPnl: '1000' });
  });

  it('keeps thirds without drifting: flat again, the P&L is exact', () => {
    const thirds: Trade[] = [
      ['BUY', 1, 10_000, '0'],
      ['BUY', 2, 10_001, '0'],
      ['SELL', 1, 10_000, '0'],
      ['SELL', 1, 10_000, '0'],
    ];
    expect(positionAfter(...thirds)).toMatchObject({ avgCost: '1.00006667', realizedPnl: '-0.00013333' });
    expect(positionAfter(...thirds, ['SELL', 1, 10_000, '0'])).toMatchObject({
      avgCost: '0',
      realizedPnl: '-0.0002',
    });
  });

  it('counts a fill once although parent and child both have it', () => {
    const positions = positionsMarked({}, ...routedStory('O1'));
    expect(positions.positions(null, {})).toMatchObject([{ qty: '400', fees: '1.2' }]);
  });

  it('adds up orders entered in other increments', () => {
    const finer = entered({ orderId: 'F', scales: { pxScale: 2, qtyScale: 3 } });
    const events = [
      ...eventsOf(['BUY', 100, 1_000_000, '0']),
      finer,
      fill('F', { lastQty: 100_500, lastPx: 10_000 }),
    ];
    expect(positionsMarked({}, ...events).positions(null, {})[0]).toMatchObject({
      qty: '200.5',
      avgCost: '100',
    });
  });
});

describe('marks', () => {
  const long = eventsOf(['BUY', 100, 1_000_000, '0']);
  const lastTrade = { venue: 'V1', symbol: 'AAPL', px: 1_870_000, qty: 1, at: NOON };

  it.each<[string, Marked, string]>([
    ['the mid', { nbbo: NBBO, lastTrade }, '187.25'],
    ['the last trade without a two-sided market', { nbbo: { ...NBBO, bid: null }, lastTrade }, '187'],
    ['the prior close without any trade', {}, '185'],
  ])('are %s', (_, market, expected) => {
    expect(positionsMarked(market, ...long).positions(null, {})[0]?.markPx).toBe(expected);
  });

  it('are absent for a symbol that is no longer known', () => {
    const terms = someTerms({ symbol: 'GONE' });
    const events = [entered({ terms }), fill('O1')];
    const [position] = positionsMarked({ nbbo: NBBO }, ...events).positions(null, {});
    expect(position).toMatchObject({ markPx: null, marketValue: null, unrealizedPnl: null });
  });
});

function keys(rows: readonly PositionView[]): string[] {
  return rows.map(({ account, symbol }) => `${account} ${symbol}`);
}

function filledOrder(orderId: string, account: string, symbol: string): OrderEvent[] {
  return [entered({ orderId, terms: someTerms({ account, symbol }) }), fill(orderId)];
}

describe('the list of positions', () => {
  const projection = positionsMarked(
    {},
    ...filledOrder('O1', 'B', 'AAPL'),
    ...filledOrder('O2', 'A', 'MSFT'),
    ...filledOrder('O3', 'A', 'AAPL'),
  );
  it('is by account and symbol, within scope and filter', () => {
    expect(keys(projection.positions(null, {}))).toEqual(['A AAPL', 'A MSFT', 'B AAPL']);
    expect(keys(projection.positions(new Set(['B']), {}))).toEqual(['B AAPL']);
    expect(keys(projection.positions(null, { account: 'A', symbol: 'MSFT' }))).toEqual(['A MSFT']);
    expect(keys(projection.positions(new Set(['B']), { account: 'A' }))).toEqual([]);
  });

  it('tells once per batch of what fills changed', () => {
    const told: string[][] = [];
    projection.onChange((rows) => told.push(keys(rows)));
    const fills = [fill('O1', { execId: 'E7' }), fill('O1', { execId: 'E8' }), fill('O2', { execId: 'E9' })];
    projection.applyAll(committed(10, ...fills));
    projection.applyAll(committed(13, entered({ orderId: 'O4' })));
    expect(told).toEqual([['B AAPL', 'A MSFT']]);
  });
});

describe('a split that a market tells of an order', () => {
  const DAY = 86_400_000_000;
  const twoForOne = { numerator: 2, denominator: 1 };
  const bought = [
    entered({ orderId: 'O1' }),
    fill('O1', { execId: 'E1', lastQty: 2_000, lastPx: 170_000, at: NOON }),
    entered({ orderId: 'O2' }),
    fill('O2', { execId: 'E2', lastQty: 500, lastPx: 170_000, at: NOON }),
  ];
  const restated: OrderEvent = {
    type: 'OrderRestated',
    orderId: 'O1',
    at: NOON + DAY,
    actor: 'desk-1',
    source: { venue: 'V1', sessionId: 'journal', seq: 3 },
    execRestatementReason: 'GT_CORPORATE_ACTION',
    replacement: null,
    split: twoForOne,
    text: null,
  };
  const ofTheSymbol: OrderEvent = {
    type: 'SharesSplit',
    orderId: 'split-AAPL',
    at: NOON + DAY + 1,
    actor: 'engine',
    symbol: 'AAPL',
    effectiveDate: '2026-01-06',
    effectiveAt: NOON + DAY - 1,
    split: twoForOne,
    qtyScale: 0,
  };
  const later = fill('O1', { execId: 'E3', lastQty: 100, lastPx: 85_000, at: NOON + 2 * DAY });
  const held = (...events: readonly OrderEvent[]) => {
    const [position] = positionsMarked({}, ...bought, ...events).positions(null, {});
    return [position?.qty, position?.avgCost];
  };

  it('moves what was executed of that order, for the same money, and nothing else', () => {
    expect(held(restated)).toEqual(['4500', '9.44444444']);
    expect(held(restated, later)).toEqual(['4600', '9.42391304']);
  });

  it('is counted once when it is the split of the symbol as well, whichever is told first', () => {
    expect(held(ofTheSymbol)).toEqual(['5000', '8.5']);
    expect(held(restated, ofTheSymbol)).toEqual(['5000', '8.5']);
    expect(held(ofTheSymbol, restated, later)).toEqual(['5100', '8.5']);
  });

  it('is left to the symbol when the engine restates by itself', () => {
    const { source: _, ...byItself } = restated;
    expect(held(byItself)).toEqual(['2500', '17']);
  });

  it('holds for a bust and a correction of what was executed before', () => {
    const correction = {
      orderId: 'O1',
      at: NOON + 2 * DAY,
      actor: 'desk-1',
      execId: 'C1',
      execRefId: 'E1',
      venueExecId: 'W',
      venueExecRefId: 'V',
      lastMkt: 'V1',
      booked: { lastQty: 2_000, lastPx: 170_000, fee: '0', at: NOON },
      lastPx: 170_000,
      fee: '0',
      childOrderId: null,
    } as const;
    expect(held(restated, { type: 'ExecutionCorrected', ...correction, lastQty: 1_500 })[0]).toBe('3500');
    expect(held(restated, { type: 'ExecutionBusted', ...correction, lastQty: 0 })[0]).toBe('500');
  });
});

/** Position, average cost and P&L with fractions of whole numbers that are never rounded. */
class NaivePosition {
  qty = 0n;
  /** Average cost and realised P&L as fractions, in units of price. */
  cost: readonly [bigint, bigint] = [0n, 1n];
  realized: readonly [bigint, bigint] = [0n, 1n];

  trade(qty: bigint, px: bigint): void {
    const [n, d] = this.cost;
    const closes = this.qty !== 0n && this.qty > 0n !== qty > 0n;
    const closed = closes
      ? ([qty, -this.qty].toSorted((a, b) => Number(magnitude(a) - magnitude(b)))[0] ?? 0n)
      : 0n;
    const [rn, rd] = this.realized;
    this.realized = [rn * d - closed * (px * d - n) * rd, rd * d];
    const opened = qty - closed;
    const rest = this.qty + closed;
    this.qty += qty;
    if (this.qty === 0n) this.cost = [0n, 1n];
    else if (opened !== 0n) this.cost = [n * rest + px * opened * d, d * this.qty];
  }
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

/** A fraction of price units (10^-4) as a number of 10^-8, within one of it. */
function near(text: string, [n, d]: readonly [bigint, bigint]): boolean {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const sign = text.startsWith('-') ? -1n : 1n;
  const units = sign * BigInt(whole + fraction.padEnd(8, '0'));
  return magnitude(units * d - n * 10_000n) * 2n <= magnitude(d);
}

describe('any sequence of trades', () => {
  it('gives what exact fractions give, rounded once', () => {
    const trade = fc.tuple(
      fc.constantFrom<Side>('BUY', 'SELL'),
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 5_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 25 }), (trades) => {
        const naive = new NaivePosition();
        for (const [side, qty, px] of trades) naive.trade(BigInt(side === 'BUY' ? qty : -qty), BigInt(px));
        const position = positionAfter(...trades.map(([side, qty, px]): Trade => [side, qty, px, '0.0001']));
        expect(position?.qty).toBe(String(naive.qty));
        expect(near(position?.avgCost ?? '', naive.cost)).toBe(true);
        expect(near(position?.realizedPnl ?? '', naive.realized)).toBe(true);
        expect(Number(position?.fees) * 10_000).toBeCloseTo(trades.length);
      }),
    );
  });
});
