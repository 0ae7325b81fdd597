/** One instrument, one price, and the orders and venues that the tests of this folder are written with. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { VenueOrder } from '../../../src/execution/venue-adapter.js';
import type { Instrument } from '../../../src/model/instrument.js';
import { venuesSchema } from '../../../src/reference/venues.js';
import type { FlowOrder } from '../../../venues/matching/flow-target.js';
import type { Simulation } from '../../../venues/simulated/simulation.js';
import { simulationSchema } from '../../../venues/simulated/simulation.js';
import type { SimulatedVenueConfig } from '../../../venues/simulated/simulated-venue.js';

export const ACME: Instrument = {
  symbol: 'ACME',
  name: 'Acme Corporation',
  currency: 'USD',
  listingMic: 'XNAS',
  pxScale: 4,
  qtyScale: 0,
  ticks: [
    { fromPx: 0, tick: 1 },
    { fromPx: 10_000, tick: 100 },
  ],
  roundLot: 100,
  minQtyIncrement: 1,
  priorClosePx: 1_000_000,
};

/** 100.00 in units of ACME's price. */
export const MID = 1_000_000;
export const TICK = 100;

/** The five exchanges of `config/venues.yaml`. */
export function configuredVenues(): readonly SimulatedVenueConfig[] {
  const file = new URL('../../../config/venues.yaml', `file://${import.meta.filename}`);
  const { venues } = venuesSchema(simulationSchema).parse(parse(readFileSync(file, 'utf8')));
  return venues.filter((entry) => entry.kind === 'simulated');
}

/** A lit market without latency, fades or refusals, but for what is named. */
export function aVenue(
  simulation: Partial<Simulation> = {},
  profile: Partial<SimulatedVenueConfig['profile']> = {},
): SimulatedVenueConfig {
  return {
    profile: {
      venue: 'TEST',
      name: 'Test market',
      character: 'test',
      takerFee: { perShare: '0.0030', bps: '0' },
      makerFee: { perShare: '-0.0020', bps: '0' },
      lotSize: '1',
      maxQty: null,
      protectedQuote: true,
      displayed: true,
      posting: true,
      manual: false,
      native: [],
      ...profile,
    },
    simulation: {
      link: { kind: 'local' },
      pricing: 'resting',
      flow: 'DEEP',
      latency: { kind: 'fixed', medianMicros: 0 },
      fade: { probability: 0, fraction: 1 },
      hours: { kind: 'always' },
      rejectProbability: 0,
      heartbeatMillis: 1000,
      depth: 5,
      ...simulation,
    },
  };
}

/** A buy of 100 ACME at 100.00 for the day, but for what is named. */
export function anOrder(clOrdId: string, terms: Partial<VenueOrder> = {}): VenueOrder {
  return {
    clOrdId,
    symbol: ACME.symbol,
    side: 'BUY',
    ordType: 'LIMIT',
    orderQty: 100,
    price: MID,
    timeInForce: 'DAY',
    ...terms,
  };
}

/** A background offer of 100 ACME at 100.00 that rests, but for what is named. */
export function flow(id: string, terms: Partial<FlowOrder> = {}): FlowOrder {
  return { id, symbol: ACME.symbol, side: 'SELL', px: MID, qty: 100, timeInForce: 'GTC', ...terms };
}
