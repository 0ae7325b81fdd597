/** Who gets which partitions: fair, sticky, and the later claim is right. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { assignSticky, decodeClaim, encodeClaim } from '../../src/bus/sticky-assigner.js';
import type { Claim } from '../../src/bus/sticky-assigner.js';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const claim = (memberId: string, has: readonly number[], generation = 1): Claim => ({
  memberId,
  has,
  generation,
});
const given = (claims: readonly Claim[], count: number) =>
  Object.fromEntries([...assignSticky(claims, range(count))].map(([id, own]) => [id, own]));

describe('assigning partitions', () => {
  it('gives everything to the only member', () => {
    expect(given([claim('a', [])], 4)).toEqual({ a: [0, 1, 2, 3] });
  });

  it('takes from those who have too much and nothing from anybody else', () => {
    expect(given([claim('a', [0, 1, 2, 3]), claim('b', [])], 4)).toEqual({ a: [0, 1], b: [2, 3] });
    expect(given([claim('b', [4, 5, 0]), claim('a', [1, 2, 3]), claim('c', [])], 6)).toEqual({
      a: [1, 2],
      b: [4, 5],
      c: [0, 3],
    });
  });

  it('lets whoever has one more than the others keep it', () => {
    expect(given([claim('a', [0, 1]), claim('b', [2, 3, 4])], 5)).toEqual({ a: [0, 1], b: [2, 3, 4] });
  });

  it('shares what a member left behind', () => {
    expect(given([claim('a', [0, 1]), claim('b', [4, 5])], 6)).toEqual({ a: [0, 1, 2], b: [4, 5, 3] });
  });

  it('believes the later of two claims, whatever the names', () => {
    expect(given([claim('a', [0, 1], 3), claim('b', [0, 1], 7)], 4)).toEqual({ a: [2, 3], b: [0, 1] });
    expect(given([claim('a', [0, 1], 7), claim('b', [0, 1], 3)], 4)).toEqual({ a: [0, 1], b: [2, 3] });
  });

  it('leaves members without partitions where there are more of them', () => {
    expect(given([claim('a', []), claim('b', [0]), claim('c', [])], 2)).toEqual({ a: [1], b: [0], c: [] });
  });

  it('is fair, complete and as sticky as that allows, whatever is claimed', () => {
    const claims = fc.array(
      fc.record({ has: fc.uniqueArray(fc.integer({ min: -1, max: 14 })), generation: fc.nat({ max: 3 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(claims, fc.integer({ min: 0, max: 12 }), (made, count) => {
        const members = made.map(({ has, generation }, i) => claim(`m${i}`, has, generation));
        const result = assignSticky(members, range(count));
        const sizes = [...result.values()].map((own) => own.length);
        expect(result.size).toBe(members.length);
        expect([...result.values()].flat().toSorted((a, b) => a - b)).toEqual(range(count));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        // A second look changes nothing.
        const again = members.map(({ memberId }) => claim(memberId, result.get(memberId) ?? [], 9));
        expect(assignSticky(again, range(count))).toEqual(result);
      }),
    );
  });
});

describe('a claim on its way', () => {
  it('comes through', () => {
    expect(decodeClaim('a', encodeClaim({ has: [3, 1], generation: 4 }))).toEqual(claim('a', [3, 1], 4));
  });

  it('claims nothing when it cannot be read', () => {
    for (const text of ['', '[1]', '{', 'null', '{"has":1,"generation":1}', '{"has":[1]}'])
      expect(decodeClaim('a', Buffer.from(text))).toEqual(claim('a', [], -1));
    expect(decodeClaim('a', undefined)).toEqual(claim('a', [], -1));
  });
});
