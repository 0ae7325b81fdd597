import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../src/lib/clock.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import type { RecordedStep, Recording } from '../../../venues/market/recorded-flow.js';
import { RecordedMarket, ReplayMarket } from '../../../venues/market/replay.js';
import { MemoryTarget, summedLevels } from './memory-target.js';

const STEPS: readonly RecordedStep[] = [
  { at: 0, events: [{ kind: 'ADD', id: 'b', side: 'BUY', px: 99, qty: 40 }] },
  { at: 1_000, events: [{ kind: 'ADD', id: 'a', side: 'SELL', px: 101, qty: 30 }] },
  {
    at: 3_000,
    events: [
      { kind: 'EXECUTE', id: 'a', qty: 10 },
      { kind: 'PRINT', px: 100, qty: 7 },
    ],
  },
  {
    at: 4_000,
    events: [
      { kind: 'REDUCE', id: 'b', qty: 15 },
      { kind: 'HALT', halted: true },
    ],
  },
];

function recordingOf(steps: readonly RecordedStep[], failure?: Error): Recording {
  return {
    symbol: 'S',
    async *steps() {
      yield* steps;
      await Promise.resolve();
      if (failure) throw failure;
    },
  };
}

function aReplay(recording: Recording, loop = false) {
  const targets = ['A', 'B', 'C'].map((venue) => new MemoryTarget(venue, true));
  const market = new RecordedMarket('S', targets, new SeededRandom('replay'));
  const scheduler = new ManualScheduler(new ManualClock(1_000_000));
  const replay = new ReplayMarket(recording, market, loop);
  const book = () => [summedLevels(targets, 'S', 'BID'), summedLevels(targets, 'S', 'ASK')];
  return { targets, replay, scheduler, book };
}

/** Lets the reader, which is asynchronous, come to its next wait. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise(setImmediate);
}

describe('ReplayMarket', () => {
  it('acts at recorded times divided by the speed and leaves the last book standing', async () => {
    const { targets, replay, scheduler, book } = aReplay(recordingOf(STEPS));
    const done = replay.start({ clock: scheduler.clock, scheduler, speed: 2 });
    await settle();
    expect(book()).toEqual([[{ px: 99, qty: 40 }], []]);
    scheduler.advance(499);
    await settle();
    expect(book()[1]).toEqual([]);
    scheduler.advance(1);
    await settle();
    expect(book()[1]).toEqual([{ px: 101, qty: 30 }]);
    for (let i = 0; i < 3; i += 1) {
      scheduler.advance(500);
      await settle();
    }
    expect(await done).toBe(true);
    expect(book()).toEqual([[{ px: 99, qty: 25 }], [{ px: 101, qty: 20 }]]);
    expect(targets.flatMap(({ trades }) => trades).reduce((sum, { qty }) => sum + qty, 0)).toBe(17);
    expect(targets.map(({ halted }) => halted.get('S'))).toEqual([true, true, true]);
  });

  it('starts from an empty book again when it loops', async () => {
    const { targets, replay, scheduler, book } = aReplay(recordingOf(STEPS), true);
    const done = replay.start({ clock: scheduler.clock, scheduler, speed: 1 });
    for (let i = 0; i < 9; i += 1) {
      await settle();
      scheduler.advance(1_000);
    }
    await settle();
    expect(book()).toEqual([[{ px: 99, qty: 40 }], [{ px: 101, qty: 30 }]]);
    expect(targets.map(({ halted }) => halted.get('S'))).toEqual([false, false, false]);
    replay.stop();
    expect(await done).toBe(false);
  });

  it('stops between two steps', async () => {
    const { replay, scheduler, book } = aReplay(recordingOf(STEPS));
    const done = replay.start({ clock: scheduler.clock, scheduler, speed: 1 });
    await settle();
    replay.stop();
    expect(await done).toBe(false);
    scheduler.advance(10_000);
    await settle();
    expect(book()).toEqual([[{ px: 99, qty: 40 }], []]);
  });

  it('fails with the reader', async () => {
    const { replay, scheduler } = aReplay(recordingOf(STEPS.slice(0, 1), new Error('line 2 is torn')));
    await expect(replay.start({ clock: scheduler.clock, scheduler, speed: 1 })).rejects.toThrow(
      'line 2 is torn',
    );
  });
});
