/** A simulated venue on either transport, with hands on its link and its life. */
import type { VenueAdapter } from '../../../src/execution/venue-adapter.js';
import { ManualClock, SystemClock } from '../../../src/lib/clock.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler, SystemScheduler } from '../../../src/lib/scheduler.js';
import { localLink } from '../../../venues/simulated/adapter/local-link.js';
import { SessionAdapter } from '../../../venues/simulated/adapter/session-adapter.js';
import { tcpAdapter } from '../../../venues/simulated/adapter/tcp-link.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import { serveTcp } from '../../../venues/simulated/exchange/tcp-server.js';
import type { SimulatedVenueConfig, SimulatedVenueDeps } from '../../../venues/simulated/simulated-venue.js';
import { createExchange } from '../../../venues/simulated/simulated-venue.js';
import { ACME, MID } from './venue-builders.js';
import type { RecordingListener } from './recording-listener.js';

export interface VenueHarness {
  exchange(): Exchange;
  adapter(clientId: string): VenueAdapter;
  /** Lets time pass until the condition holds; fails when it never does. */
  until(listener: RecordingListener, condition: () => boolean): Promise<void>;
  /** Resolves with the promise, letting time pass. */
  settle<Value>(promise: Promise<Value>): Promise<Value>;
  /** As `settle`, for what takes several messages to and fro, each with the venue's latency. */
  ask<Value>(promise: Promise<Value>): Promise<Value>;
  /** A new exchange in the place of the old one, which takes its memory with it. */
  restart(): void;
  close(): Promise<void>;
}

export type OpenHarness = (config: SimulatedVenueConfig) => Promise<VenueHarness>;

type Timing = Pick<SimulatedVenueDeps, 'clock' | 'scheduler'>;

/** Midpoint markets see a quote around `MID`. */
export function exchangeOf(config: SimulatedVenueConfig, timing: Timing): Exchange {
  return createExchange(config, {
    ...timing,
    random: new SeededRandom('venue-harness'),
    instruments: [ACME],
    referenceQuote: () => ({ bid: MID - 1, ask: MID + 1 }),
  });
}

/** Within this process, on time that only the test moves. */
export const openLocal: OpenHarness = (config) => {
  const scheduler = new ManualScheduler(new ManualClock(1_767_623_400_000_000));
  const timing = { clock: scheduler.clock, scheduler };
  let exchange = exchangeOf(config, timing);
  const { venue } = config.profile;
  const dial = localLink(() => exchange, scheduler);
  return Promise.resolve({
    exchange: () => exchange,
    adapter: (clientId) => new SessionAdapter({ venue, clientId, scheduler, dial }),
    until: (_, condition) => {
      for (let turn = 0; turn < 10_000 && !condition(); turn += 1) scheduler.advance(1000);
      return condition() ? Promise.resolve() : Promise.reject(new Error('it never happened'));
    },
    settle: (promise) => {
      scheduler.advance(0);
      return promise;
    },
    ask: async (promise) => {
      const state = { settled: false };
      const settle = () => (state.settled = true);
      promise.then(settle, settle);
      while (!state.settled) {
        scheduler.advance(1000);
        await Promise.resolve();
      }
      return promise;
    },
    restart: () => {
      const old = exchange;
      exchange = exchangeOf(config, timing);
      old.close();
    },
    close: () => Promise.resolve(exchange.close()),
  });
};

/** Over a real socket, on real time. */
export const openTcp: OpenHarness = async (config) => {
  const timing = { clock: new SystemClock(), scheduler: new SystemScheduler() };
  const { scheduler } = timing;
  let exchange = exchangeOf(config, timing);
  const { venue } = config.profile;
  const host = '127.0.0.1';
  const server = await serveTcp((name) => (name === venue ? exchange : undefined), { host, port: 0 });
  const { port } = server;
  return {
    exchange: () => exchange,
    adapter: (clientId) => tcpAdapter({ venue, clientId, host, port, scheduler, silenceMillis: 5000 }),
    until: (listener, condition) => listener.until(condition),
    settle: (promise) => promise,
    ask: (promise) => promise,
    restart: () => {
      const old = exchange;
      exchange = exchangeOf(config, timing);
      old.close();
    },
    close: async () => {
      exchange.close();
      await server.close();
    },
  };
};
