/** The archive as the engine uses it: a start brings its state and the read side's back from one snapshot. */
import type { Archive, StartingPoint } from '../engine/archive.js';
import type { ReadSideSnapshot } from '../projections/projections.js';
import type { PostgresArchive } from './postgres-archive.js';
import type { StoredSnapshots } from './stored-snapshots.js';

export interface EngineArchiveDeps {
  readonly archive: PostgresArchive;
  readonly snapshots: StoredSnapshots;
  readonly readSide: { restore(snapshot: ReadSideSnapshot, seq: number): void };
  readonly accounts: readonly string[];
  /** So many of the newest families are in memory from the start. */
  readonly newest: number;
  /**
   * The last record that the state has, where it follows an engine that may be ahead of it, and the archive with that:
   * orders are found as they were then. An engine's own state is never behind.
   */
  readonly heard?: (() => number) | undefined;
}

/** What one account's streams begin with is not crowded out by the others. */
const NEWEST_OF_ACCOUNT = 250;

export function engineArchive(deps: EngineArchiveDeps): Archive {
  const { archive, heard } = deps;
  return {
    latest: () => startingPoint(deps),
    familiesOf: (orderIds) => (heard ? archive.familiesAt(heard(), orderIds) : archive.familiesOf(orderIds)),
    familiesOfClOrdId: (account, clOrdId) => archive.familiesOfClOrdId(account, clOrdId),
    familiesOfList: (account, listId) => archive.familiesOfList(account, listId),
  };
}

async function startingPoint(deps: EngineArchiveDeps): Promise<StartingPoint | null> {
  const { archive, snapshots, readSide, accounts, newest } = deps;
  const stored = await snapshots.latest();
  if (!stored) return null;
  const { seq, stateHash, content } = stored;
  const hashes = await snapshots.clOrdIdHashes();
  return {
    seq,
    stateHash,
    notOver: async () => archive.familiesAt(seq, await archive.notOver()),
    familiesOf: (orderIds) => archive.familiesAt(seq, orderIds),
    restore: (state, apart) => {
      state.restore(content.engine, apart);
      for (const some of hashes) state.restoreNames(some);
    },
    others: async (named) => {
      const recent = await archive.newest(accounts, NEWEST_OF_ACCOUNT, newest);
      return archive.familiesAt(seq, [...named, ...recent]);
    },
    restoreReadSide: () => readSide.restore(content, seq),
  };
}
