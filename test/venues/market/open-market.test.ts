import { describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../src/lib/clock.js';
import { SystemScheduler } from '../../../src/lib/scheduler.js';
import type { MarketSpec } from '../../../venues/market/open-market.js';
import { openMarket } from '../../../venues/market/open-market.js';
import type { CharacterName } from '../../../venues/market/venue-character.js';
import { aStock } from './instruments.js';
import { MemoryTarget, summedLevels } from './memory-target.js';

const CHARACTERS = new Map<string, CharacterName>([
  ['A', 'DEEP'],
  ['B', 'THIN'],
  ['D', 'DARK'],
]);
const AAPL = aStock('AAPL', 1_872_000);

function aScene() {
  const targets = [...CHARACTERS.keys()].map((venue) => new MemoryTarget(venue));
  const log = new EventEmitter();
  const told = once(log, 'message').then(String);
  const time = { clock: new SystemClock(), scheduler: new SystemScheduler() };
  return {
    targets,
    told,
    deps: {
      ...time,
      targets,
      characters: CHARACTERS,
      instruments: [AAPL],
      log: (message: string) => log.emit('message', message),
    },
  };
}

const MESSAGES = ['1.0,1,7,10,1000000,1', '1.1,1,8,40,1000300,-1', '1.2,3,7,10,1000000,1'];
const ROWS = [
  '1000200,5,1000000,10,1000300,1,999900,3',
  '1000200,5,1000000,10,1000300,41,999900,3',
  '1000200,5,999900,3,1000300,41,999800,2',
];

function recordingOf(messages: readonly string[], name = 'AAPL_x_message_2.csv'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'market-')), name);
  writeFileSync(file, messages.join('\n'));
  writeFileSync(file.replace('message', 'orderbook'), ROWS.join('\n'));
  return file;
}

describe('openMarket', () => {
  it('opens a synthetic market over all venues at once', async () => {
    const { targets, deps } = aScene();
    const market = await openMarket({ kind: 'synthetic', seed: 1, speed: 1 }, deps);
    expect(market.symbols).toEqual(['AAPL']);
    market.start();
    market.stop();
    for (const target of targets) expect(target.actions).toBeGreaterThan(0);
    expect(summedLevels(targets.slice(0, 2), 'AAPL', 'BID').length).toBeGreaterThanOrEqual(10);
  });

  it.each(['message', 'orderbook'])(
    'replays a LOBSTER pair named by its %s file on the displayed venues',
    async (half) => {
      const { targets, deps, told } = aScene();
      const file = recordingOf(MESSAGES).replace('message', half);
      const market = await openMarket({ kind: 'replay', file, seed: 1, speed: 1_000, loop: false }, deps);
      expect(market.symbols).toEqual(['AAPL']);
      market.start();
      expect(await told).toMatch(/AAPL_x_.*_2\.csv is over; its last book stays/);
      expect(summedLevels(targets, 'AAPL', 'BID')).toEqual([
        { px: 999_900, qty: 3 },
        { px: 999_800, qty: 2 },
      ]);
      expect(summedLevels(targets, 'AAPL', 'ASK')).toEqual([
        { px: 1_000_200, qty: 5 },
        { px: 1_000_300, qty: 41 },
      ]);
      expect(targets.find(({ venue }) => venue === 'D')?.actions).toBe(0);
    },
  );

  it('tells why a replay stopped', async () => {
    const { deps, told } = aScene();
    const file = recordingOf([...MESSAGES.slice(0, 2), 'torn']);
    const market = await openMarket({ kind: 'replay', file, seed: 1, speed: 1_000, loop: false }, deps);
    market.start();
    expect(await told).toMatch(/the replay stopped: .*AAPL_x_message_2\.csv, line 3: "torn" is not/);
  });

  it.each<readonly [MarketSpec, RegExp]>([
    [{ kind: 'synthetic', seed: 1, speed: 0 }, /speed 0: a market moves at a speed above 0/],
    [
      { kind: 'replay', file: '/tmp/what.txt', seed: 1, speed: 1, loop: false },
      /what\.txt: is no recording that can be read; it is named SYMBOL_/,
    ],
    [
      { kind: 'replay', file: '/tmp/none.ndjson', seed: 1, speed: 1, loop: false },
      /none\.ndjson: cannot be read: ENOENT/,
    ],
    [
      { kind: 'replay', file: '/tmp/ZZZ_1_message_10.csv', seed: 1, speed: 1, loop: false },
      /recording of ZZZ, which is not among the instruments/,
    ],
  ])('refuses %j', async (spec, fault) => {
    await expect(openMarket(spec, aScene().deps)).rejects.toThrow(fault);
  });
});
