/** Instruments for the market's tests: a liquid name, a cheap one, a pricey one and a coin. */
import type { Instrument } from '../../../src/model/instrument.js';

const US_TICKS = [
  { fromPx: 0, tick: 1 },
  { fromPx: 10_000, tick: 100 },
];

export function aStock(symbol: string, priorClosePx: number): Instrument {
  return {
    symbol,
    name: symbol,
    currency: 'USD',
    listingMic: 'XNAS',
    pxScale: 4,
    qtyScale: 0,
    ticks: US_TICKS,
    roundLot: 100,
    minQtyIncrement: 1,
    priorClosePx,
  };
}

export const BITCOIN: Instrument = {
  symbol: 'BTCUSDT',
  name: 'Bitcoin',
  currency: 'USDT',
  listingMic: 'BINA',
  pxScale: 2,
  qtyScale: 5,
  ticks: [{ fromPx: 0, tick: 1 }],
  roundLot: 1,
  minQtyIncrement: 1,
  priorClosePx: 6_183_764,
};
