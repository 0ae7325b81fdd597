import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ManualClock } from '../../../src/lib/clock.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import { tickAt } from '../../../src/model/instrument.js';
import { SyntheticMarket } from '../../../venues/market/synthetic-market.js';
import type { CharacterName } from '../../../venues/market/venue-character.js';
import { openExchanges } from './exchanges.js';
import { aStock, BITCOIN } from './instruments.js';
import { SECOND, spreadAt, watch } from './market-statistics.js';
import { MemoryTarget } from './memory-target.js';

const CHARACTERS = new Map<string, CharacterName>([
  ['deep', 'DEEP'],
  ['thin', 'THIN'],
  ['inverted', 'INVERTED'],
  ['odd', 'ODD_LOT'],
  ['dark', 'DARK'],
]);
const LIQUID = [11.2, 19, 28.4, 31, 39.9, 48, 64.1, 70, 92, 115, 120.3, 150, 165, 172, 187.2, 205, 240];
const PRICEY = [420, 510, 1_200];
const CHEAP = [0.42, 0.995, 1.01];
const INSTRUMENTS = [...LIQUID, ...PRICEY, ...CHEAP].map((close) =>
  aStock(`S${close}`, Math.round(close * 10_000)),
);

function aMarket(seed: string, instruments = INSTRUMENTS, keepCalls = false) {
  const targets = [...CHARACTERS.keys()].map((venue) => new MemoryTarget(venue, keepCalls));
  const random = new SeededRandom(seed);
  const market = new SyntheticMarket({ targets, characters: CHARACTERS, instruments, random });
  return { market, targets, displayed: targets.filter(({ venue }) => venue !== 'dark'), instruments };
}

/** The same over the configured exchanges. */
function aRealMarket(seed: string) {
  const exchanges = openExchanges(INSTRUMENTS);
  const random = new SeededRandom(seed);
  const market = new SyntheticMarket({ ...exchanges, instruments: INSTRUMENTS, random });
  return { ...exchanges, market, instruments: INSTRUMENTS };
}

function stepped(seed: string, times: readonly number[]): string[] {
  const { market, targets } = aMarket(seed, INSTRUMENTS.slice(0, 3), true);
  for (const time of times) market.step(time * SECOND);
  return targets.flatMap(({ calls }) => calls);
}

describe('SyntheticMarket', () => {
  it('does the same for the same seed, however finely time is stepped', () => {
    const coarse = stepped('7', [0, 60]);
    const fine = stepped('7', [0, 0.3, 1, 7.77, 31, 59.9999, 60]);
    expect(coarse.length).toBeGreaterThan(1_000);
    expect(fine).toEqual(coarse);
    expect(stepped('8', [0, 60])).not.toEqual(coarse);
  });

  it('shows ten levels on both sides of every displayed venue from the opening on', () => {
    const { market, displayed } = aMarket('1', INSTRUMENTS.slice(0, 20));
    market.step(0);
    for (const target of displayed) {
      for (const { symbol } of INSTRUMENTS.slice(0, 20)) {
        expect(target.levels(symbol, 'BID', 10)).toHaveLength(10);
        expect(target.levels(symbol, 'ASK', 10)).toHaveLength(10);
      }
    }
  });

  describe('over ten simulated minutes', () => {
    const scene = aRealMarket('10');
    const seen = watch({ ...scene, seconds: 600 });

    it.each([...seen])('keeps %s liquid, uncrossed and near its prior close', (symbol, found) => {
      const close = INSTRUMENTS.find((instrument) => instrument.symbol === symbol)?.priorClosePx ?? 0;
      expect(found.drained / found.samples).toBeLessThanOrEqual(0.001);
      expect(found.crossed / found.samples).toBeLessThan(0.005);
      expect(found.locked / found.samples).toBeLessThan(0.01);
      expect(found.low).toBeGreaterThan(close * 0.95);
      expect(found.high).toBeLessThan(close * 1.05);
      expect(found.changes).toBeGreaterThan(60);
    });

    it('quotes liquid names one to three ticks wide', () => {
      for (const close of LIQUID) {
        const found = seen.get(`S${close}`);
        expect(found && spreadAt(found, 0.05)).toBeGreaterThanOrEqual(100);
        expect(found && spreadAt(found, 0.95)).toBeLessThanOrEqual(300);
      }
    });

    it('quotes pricey names wider', () => {
      const [dear, liquid] = [seen.get('S1200'), seen.get('S28.4')].map(
        (found) => found && spreadAt(found, 0.5),
      );
      expect(dear).toBeGreaterThan(liquid ?? Infinity);
    });
  });

  it('acts 150 to 400 times a second in all, and trades everywhere', () => {
    const { market, targets } = aMarket('11', INSTRUMENTS.slice(0, 20));
    market.step(300 * SECOND);
    const actions = targets.reduce((sum, target) => sum + target.actions, 0) / 300;
    expect(actions).toBeGreaterThan(150);
    expect(actions).toBeLessThan(400);
    for (const target of targets) expect(target.trades.length).toBeGreaterThan(300);
  });

  it('keeps its books for every seed', () => {
    const property = fc.property(fc.integer(), (seed) => {
      const instruments = [
        aStock('CHEAP', 9_990),
        aStock('MID', 500_000),
        aStock('DEAR', 31_000_000),
        BITCOIN,
      ];
      const scene = aMarket(String(seed), instruments);
      for (const [, found] of watch({ ...scene, seconds: 90 })) {
        expect(found.drained).toBe(0);
        expect(found.shallowest).toBeGreaterThanOrEqual(5);
        expect(found.crossed / found.samples).toBeLessThan(0.01);
      }
    });
    fc.assert(property, { numRuns: 12, verbose: fc.VerbosityLevel.Verbose });
  });

  it('quotes on the tick grid, also where the tick changes', () => {
    const instruments = [aStock('EDGE', 10_000), aStock('ABOVE', 10_100)];
    const scene = aMarket('3', instruments);
    watch({ ...scene, seconds: 60 });
    for (const instrument of instruments) {
      for (const target of scene.displayed) {
        for (const side of ['BID', 'ASK'] as const) {
          for (const { px } of target.levels(instrument.symbol, side, 50)) {
            expect(px % tickAt(instrument, px)).toBe(0);
          }
        }
      }
    }
  });

  it('rests round lots everywhere but odd lots at the odd-lot venue', () => {
    const { market, targets } = aMarket('4', [aStock('AAPL', 1_872_000)], true);
    market.step(60 * SECOND);
    const sizes = (venue: string) =>
      (targets.find((target) => target.venue === venue)?.calls ?? [])
        .filter((call) => call.startsWith('submit') && call.includes('GTC'))
        .map((call) => Number(/"qty":(\d+)/.exec(call)?.[1]));
    for (const venue of ['deep', 'thin', 'inverted', 'dark']) {
      expect(sizes(venue).filter((qty) => qty % 100 !== 0)).toEqual([]);
    }
    expect(sizes('odd').filter((qty) => qty >= 100)).toEqual([]);
  });

  it('refills a book that a client has swept', () => {
    const { market, displayed } = aMarket('5', [aStock('AAPL', 1_872_000)]);
    market.step(30 * SECOND);
    const sweep = {
      symbol: 'AAPL',
      side: 'BUY',
      px: 3_000_000,
      qty: 10_000_000,
      timeInForce: 'IOC',
    } as const;
    for (const [i, target] of displayed.entries()) target.submit({ ...sweep, id: `client-${i}` });
    for (const target of displayed) expect(target.levels('AAPL', 'ASK', 10)).toEqual([]);
    market.step(45 * SECOND);
    for (const target of displayed) expect(target.levels('AAPL', 'ASK', 10).length).toBeGreaterThanOrEqual(9);
  });

  it('runs on a scheduler at its speed, and stops', () => {
    const scheduler = new ManualScheduler(new ManualClock(0));
    const { market, targets } = aMarket('9', INSTRUMENTS.slice(0, 2), true);
    const twin = aMarket('9', INSTRUMENTS.slice(0, 2), true);
    market.start({ clock: scheduler.clock, scheduler, speed: 10 });
    scheduler.advance(3 * SECOND);
    market.stop();
    const done = targets.flatMap(({ calls }) => calls);
    scheduler.advance(3 * SECOND);
    expect(targets.flatMap(({ calls }) => calls)).toEqual(done);
    twin.market.step(30 * SECOND);
    const ofTwin = twin.targets.map(({ calls }) => calls.length);
    for (const [i, { calls }] of targets.entries()) {
      expect(calls.length).toBeGreaterThan((ofTwin[i] ?? 0) * 0.95);
      expect(twin.targets[i]?.calls.slice(0, calls.length)).toEqual(calls);
    }
  });

  it('names a venue without a character', () => {
    const deps = { targets: [new MemoryTarget('odd one')], characters: CHARACTERS, instruments: INSTRUMENTS };
    expect(() => new SyntheticMarket({ ...deps, random: new SeededRandom('1') })).toThrow(
      /venue odd one has no character .* name one of DEEP, THIN/,
    );
  });
});
