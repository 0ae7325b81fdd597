/** What leaves memory and comes back leaves no trace: shown on whole states, private fields included. */
import { describe, expect, it } from '@jest/globals';
import type { FamilyRecords } from '../../src/engine/archive.js';
import type { EngineState } from '../../src/engine/engine-state.js';
import { foldApart } from '../../src/engine/recall.js';
import type { JournalRecord } from '../../src/journal/journal.js';
import { SeededRandom } from '../../src/lib/random.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import { emptyState, folded, someHistory, someLife, someLists } from '../snapshots/history.js';
import { everythingIn } from '../support/private-fields.js';

/** May differ, and why. */
const NO_FACTS: ReadonlySet<string> = new Set([
  // The kind made last, kept so that it need not be made again.
  'RecentOrders.#lastTerms',
  'RecentOrders.#lastKind',
  // When each kind is looked at for what can be forgotten; what can be counted is the same.
  'RecentOrders.#head',
  'RecentOrders.#visits',
  // About what can be found again, not about orders.
  'OrderFamily.archived',
  'OrderFamily.recalledAt',
  // Hints beside the exact uses.
  'EngineState.#former',
  'UsedClOrdIds.former',
  'OrderLists.former',
  // Reference data, the same for all.
  'ExposureLedger.calendar',
]);

const RUNS = 12;
const SEED = process.env['SEED'] ?? '1';

/** By turns a desk's days, an engine's life among hostile markets, and lists of orders that depend on each other. */
async function anyHistory(name: string, run: number): Promise<readonly JournalRecord[]> {
  const seed = `${name} ${run} ${SEED}`;
  if (run % 3 === 0) return someHistory(seed, 600);
  return run % 3 === 1 ? someLife(seed) : someLists(seed);
}

interface Families {
  /** Of each order, parent or child, its parent. */
  readonly parents: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, FamilyRecords>;
}

function familiesIn(records: readonly JournalRecord[]): Families {
  const parents = new Map<string, string>();
  const families = new Map<string, JournalRecord[]>();
  for (const record of records) {
    const event = decodeEvent(record);
    if (event.type === 'OrderEntered') parents.set(event.orderId, event.parentOrderId ?? event.orderId);
    const parent = parents.get(event.orderId) ?? '';
    families.set(parent, [...(families.get(parent) ?? []), record]);
  }
  return { parents, records: families };
}

function bringBack(state: EngineState, parentOrderId: string, { records }: Families): void {
  state.adopt(foldApart([records.get(parentOrderId) ?? []], emptyState(), 0));
}

function releaseAllThatAreOver(state: EngineState): readonly string[] {
  const over = [...state.families().values()].filter((family) => state.isOver(family));
  for (const family of over) state.release(family);
  return over.map(({ parentOrderId }) => parentOrderId);
}

describe('a family that leaves memory and comes back', () => {
  it('leaves the state as it was, and the hash as it was all the while', async () => {
    const random = new SeededRandom(`families ${SEED}`);
    for (let run = 0; run < RUNS; run += 1) {
      const history = await anyHistory('families', run);
      const cut = random.int(1, history.length);
      const records = history.slice(0, cut);
      const [never, state] = [folded(records), folded(records)];
      const families = familiesIn(records);
      const over = releaseAllThatAreOver(state);
      expect(over.filter((parentOrderId) => state.order(parentOrderId))).toEqual([]);
      expect({ run, cut, SEED, hash: state.stateHash() }).toEqual({
        run,
        cut,
        SEED,
        hash: never.stateHash(),
      });
      for (const parentOrderId of over) bringBack(state, parentOrderId, families);
      expect({ run, cut, SEED, hash: state.stateHash() }).toEqual({
        run,
        cut,
        SEED,
        hash: never.stateHash(),
      });
      expect(everythingIn(state, NO_FACTS)).toEqual(everythingIn(never, NO_FACTS));
      state.ledger.invariant();
    }
  });

  it('goes on from where it was when something happens to it', async () => {
    const history = await someHistory('late');
    const [past, rest] = [history.slice(0, 1_000), history.slice(1_000)];
    const families = familiesIn(past);
    const state = folded(past);
    const gone = new Set(releaseAllThatAreOver(state));
    for (const record of rest) {
      const event = decodeEvent(record);
      const parent = families.parents.get(event.orderId) ?? '';
      if (gone.delete(parent)) bringBack(state, parent, families);
      state.apply(event);
    }
    expect(state.stateHash()).toBe(folded(history).stateHash());
  });
});

describe('a snapshot of the state', () => {
  it('with the families that are not over makes the same state as the whole history', async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const random = new SeededRandom(`snapshot ${run} ${SEED}`);
      const history = await anyHistory('snapshot', run);
      const cut = random.int(1, history.length);
      const records = history.slice(0, cut);
      const state = folded(records);
      const families = familiesIn(records);
      releaseAllThatAreOver(state);
      const restored = emptyState();
      const inMemory = [...state.families().keys()].map(
        (parentOrderId) => families.records.get(parentOrderId) ?? [],
      );
      restored.restore(JSON.parse(JSON.stringify(state.toSnapshot())), foldApart(inMemory, emptyState(), 0));
      expect({ run, cut, SEED, hash: restored.stateHash() }).toEqual({
        run,
        cut,
        SEED,
        hash: folded(records).stateHash(),
      });
      expect(everythingIn(restored, NO_FACTS)).toEqual(everythingIn(state, NO_FACTS));
      expect(restored.recent.toSnapshot()).toEqual(state.recent.toSnapshot());
    }
  });
});
