/** What a channel still has of its past: all deltas behind a number, or none. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Channel } from '../../src/gateway/websocket/channel.js';
import type { TopicSource } from '../../src/gateway/websocket/topic-source.js';
import { aPosition } from './gateway-fixture.js';

const START = 1_000;
const source: TopicSource = { key: () => 'k', rows: () => [], admits: () => true, conflates: true };

describe('Channel', () => {
  it('gives every delta behind a number, in order, or says that it cannot', () => {
    const run = fc.record({
      deltas: fc.nat(2_000),
      rows: fc.integer({ min: 1, max: 40 }),
      back: fc.integer({ min: -3, max: 2_100 }),
    });
    fc.assert(
      fc.property(run, ({ deltas, rows, back }) => {
        const channel = new Channel(source, { scope: null, filter: {} }, START);
        const row = Array<ReturnType<typeof aPosition>>(rows).fill(aPosition());
        for (let count = 0; count < deltas; count += 1) channel.publish(row);
        const last = START + deltas;
        expect(channel.lastSeq).toBe(last);
        const from = last - back;
        const missed = channel.since(from)?.map(({ seq }) => seq);
        const wanted = Array.from({ length: Math.max(0, back) }, (_, index) => from + 1 + index);
        if (back < 0 || from < START) return missed === undefined;
        return missed === undefined ? back > 50 : String(missed) === String(wanted);
      }),
      { numRuns: 200, verbose: true },
    );
  });

  it('has nothing for one who was never told', () => {
    const channel = new Channel(source, { scope: null, filter: {} }, START);
    expect(channel.since(START)).toEqual([]);
    expect(channel.since(START - 1)).toBeUndefined();
    expect(channel.since(START + 1)).toBeUndefined();
  });
});
