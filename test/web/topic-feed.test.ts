/** A topic's sequence on the page: nothing twice, nothing missing, and asked for again only once. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { TopicMessage } from '../../web/src/stream/topic-feed.js';
import { TopicFeed } from '../../web/src/stream/topic-feed.js';

function aFeed() {
  const seen: number[] = [];
  const asked: (number | undefined)[] = [];
  const take = (rows: readonly number[]) => seen.push(...rows);
  const feed = new TopicFeed(
    { snapshot: (rows: readonly number[]) => seen.splice(0, seen.length, ...rows), delta: take },
    (lastSeq) => asked.push(lastSeq),
  );
  return { feed, seen, asked };
}

/** As it comes off the wire, where nobody knows the rows' type. */
function message(seq: number, ...rows: number[]): TopicMessage {
  const parsed: TopicMessage = JSON.parse(JSON.stringify({ topic: 'orders', seq, rows }));
  return parsed;
}

describe('a topic feed', () => {
  it('applies a snapshot and the deltas that follow it', () => {
    const { feed, seen } = aFeed();
    feed.onSnapshot(message(7, 1, 2));
    feed.onDelta(message(8, 3));
    expect(seen).toEqual([1, 2, 3]);
  });

  it('ignores what comes before the first snapshot and what it has', () => {
    const { feed, seen, asked } = aFeed();
    feed.onDelta(message(6, 9));
    feed.onSnapshot(message(7, 1));
    feed.onDelta(message(7, 9));
    expect(seen).toEqual([1]);
    expect(asked).toEqual([]);
  });

  it('asks once from where it was when something is missing', () => {
    const { feed, seen, asked } = aFeed();
    feed.onSnapshot(message(1, 1));
    feed.onDelta(message(3, 3));
    feed.onDelta(message(4, 4));
    expect(asked).toEqual([1]);
    feed.onDelta(message(2, 2));
    feed.onDelta(message(3, 3));
    expect(seen).toEqual([1, 2, 3]);
  });

  it('asks for a fresh snapshot when told that rows were lost', () => {
    const { feed, asked } = aFeed();
    feed.onSnapshot(message(5, 1));
    feed.restart();
    expect(asked).toEqual([undefined]);
  });

  it('shows every row once and in order, whatever is lost or repeated on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('deliver', 'lose', 'repeat'), { maxLength: 60 }), (fates) => {
        const { feed, seen, asked } = aFeed();
        feed.onSnapshot(message(0));
        fates.forEach((fate, index) => {
          if (fate === 'lose') return;
          for (let times = fate === 'repeat' ? 2 : 1; times > 0; times -= 1)
            feed.onDelta(message(index + 1, index + 1));
          const from = asked.pop();
          if (from === undefined) return;
          for (let seq = from + 1; seq <= index + 1; seq += 1) feed.onDelta(message(seq, seq));
        });
        const last = seen.at(-1) ?? 0;
        expect(seen).toEqual(Array.from({ length: last }, (_, index) => index + 1));
        const lastSent = fates.findLastIndex((fate) => fate !== 'lose') + 1;
        expect(last).toBe(lastSent);
      }),
    );
  });
});
