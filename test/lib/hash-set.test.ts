/** A set that keeps hashes of texts: whatever was added is found, nothing else is, and an entry costs a few bytes. */
import { describe, expect, it } from '@jest/globals';
import { HashSet, hashesOf } from '../../src/lib/hash-set.js';
import { SeededRandom } from '../../src/lib/random.js';

const SEED = process.env['SEED'] ?? '1';
const MANY = 20_000;

/** Names as accounts and clients make them: alike but for a number. */
function names(prefix: string): readonly string[] {
  const random = new SeededRandom(`hash-set ${SEED}`);
  const firms = ['EQ1-MAIN', 'EQ1-ALGO', 'Zoë'];
  return Array.from({ length: MANY }, (_, i) => `${firms[random.int(0, 2)]}\n${prefix}-${i}`);
}

describe('HashSet', () => {
  const added = names('A');
  const others = names('B');

  it('has every text that was added, each counted once, and none that was not', () => {
    const set = new HashSet();
    expect(set.mayHave('A-1')).toBe(false);
    for (const text of [...added, ...added.slice(0, 1_000)]) set.add(text);
    expect(set.size).toBe(MANY);
    expect(added.filter((text) => !set.mayHave(text))).toEqual([]);
    expect({ SEED, found: others.filter((text) => set.mayHave(text)) }).toEqual({ SEED, found: [] });
  });

  it('takes in the hashes that a snapshot kept', () => {
    const set = new HashSet();
    set.addAll(hashesOf(added));
    expect(set.size).toBe(MANY);
    expect(added.filter((text) => !set.mayHave(text))).toEqual([]);
    expect(others.filter((text) => set.mayHave(text))).toEqual([]);
  });

  it('costs 9 to 18 bytes an entry, and nothing while it is empty', () => {
    const set = new HashSet();
    expect(set.bytes).toBe(0);
    set.addAll(hashesOf(added));
    expect(set.bytes / MANY).toBeGreaterThan(9);
    expect(set.bytes / MANY).toBeLessThan(18.5);
  });
});
