import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../src/lib/clock.js';
import { TimeOrderedIds } from '../../src/lib/ids.js';

const NOON = Date.UTC(2026, 0, 5, 12) * 1000;

describe('time-ordered ids', () => {
  it('are 26 characters that sort as they were made, within a millisecond and over many', () => {
    const clock = new ManualClock(NOON);
    const ids = new TimeOrderedIds(clock);
    const made = Array.from({ length: 5_000 }, (_, i) => {
      if (i % 700 === 0) clock.advance(1_000);
      return ids.next();
    });
    expect(made.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('never go back when the clock does', () => {
    const clock = new ManualClock(NOON);
    const ids = new TimeOrderedIds(clock);
    const before = ids.next();
    clock.advance(-5_000_000);
    expect(ids.next() > before).toBe(true);
  });

  it('carry over into the digits before when a burst runs through the last one', () => {
    const ids = new TimeOrderedIds(new ManualClock(NOON), (size) => new Uint8Array(size).fill(31));
    const first = ids.next();
    const second = ids.next();
    expect(first.slice(10)).toBe('FZZZZZZZZZZZZZZZ');
    expect(second.slice(10)).toBe('G000000000000000');
  });

  it('of two processes at the same moment differ', () => {
    const [a, b] = [new TimeOrderedIds(new ManualClock(NOON)), new TimeOrderedIds(new ManualClock(NOON))];
    expect(a.next()).not.toBe(b.next());
  });
});
