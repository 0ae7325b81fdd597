/** Follows the journal beside the engine, folds what the engine folds, and writes a snapshot every so many records. */
import type { FamilyRecords } from '../engine/archive.js';
import type { EngineState } from '../engine/engine-state.js';
import type { OrderFamily } from '../engine/order-family.js';
import { Recall } from '../engine/recall.js';
import type { ArchivedFamily } from '../engine/retirement.js';
import type { Journal, JournalHead, JournalRecord } from '../journal/journal.js';
import { EMPTY_HEAD } from '../journal/hash-chain.js';
import type { Log } from '../lib/log.js';
import { ordStatusOf } from '../orders/order-state.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { PositionHistory, PositionPast } from '../projections/positions/position-history.js';
import type { PostgresArchive } from './postgres-archive.js';
import { SnapshotFold } from './snapshot-fold.js';
import type { FamilyRow, SnapshotStore } from './snapshot-store.js';
import type { StoredSnapshots } from './stored-snapshots.js';

/** What a snapshot lets everybody else let go of. */
export interface Taken {
  readonly seq: number;
  /** Families that have changed since the one before and are over, as they are in it. */
  readonly families: readonly ArchivedFamily[];
}

export interface SnapshotWriterDeps {
  readonly journal: Pick<Journal, 'read' | 'head'>;
  readonly archive: PostgresArchive;
  readonly positions: PositionHistory;
  readonly snapshots: StoredSnapshots;
  readonly store: SnapshotStore;
  readonly emptyState: () => EngineState;
  /** Records from one snapshot to the next. */
  readonly every: number;
  /** Called with each snapshot once it is durable. */
  readonly taken: (taken: Taken) => void;
  /** Called between pages, with how many records are still to be folded: a place to give way to others. */
  readonly pause: (workedForMs: number, behind: number) => Promise<void>;
  readonly log: Log;
}

const PAGE = 500;
const NOTHING: PositionPast = { upTo: 0, changes: [] };

export class SnapshotWriter {
  #fold: SnapshotFold | null = null;
  #recall: Recall | null = null;
  /** The last record that is folded in, and the one that the last snapshot was taken at. */
  #head: JournalHead = EMPTY_HEAD;
  #taken: number | null = null;
  /** The journal's last record when this look at it began. */
  #end = 0;

  constructor(private readonly deps: SnapshotWriterDeps) {}

  /** Folds to the journal's end and takes every snapshot that is due on the way. Rejects when the database fails; call again later. */
  async follow(): Promise<void> {
    await this.#guarded(async (fold) => {
      this.#end = (await this.deps.journal.head()).seq;
      let page: JournalRecord[] = [];
      for await (const record of this.deps.journal.read(this.#head.seq + 1)) {
        page.push(record);
        if (page.length < PAGE) continue;
        await this.#foldIn(fold, page);
        page = [];
      }
      if (page.length > 0) await this.#foldIn(fold, page);
    });
  }

  /** Takes a snapshot at the journal's end, unless the last one was taken there. */
  async finish(): Promise<void> {
    await this.follow();
    if (this.#head.seq > (this.#taken ?? 0)) await this.#guarded((fold) => this.#take(fold));
  }

  /** After a failure the fold may have run ahead of the tables: it begins anew with the latest snapshot. */
  async #guarded(work: (fold: SnapshotFold) => Promise<void>): Promise<void> {
    const fold = this.#fold ?? (await this.#begin());
    try {
      await work(fold);
    } catch (error) {
      this.#fold = null;
      throw error;
    }
  }

  async #begin(): Promise<SnapshotFold> {
    const fold = (await this.#restored()) ?? this.#empty();
    const sink = { admit: (records: FamilyRecords) => fold.learn(records) };
    const { archive, emptyState: apart } = this.deps;
    this.#recall = new Recall({
      state: fold.state,
      apart,
      archive,
      sink,
      clock: { now: () => 0 },
    });
    this.#fold = fold;
    return fold;
  }

  #empty(): SnapshotFold {
    this.#head = EMPTY_HEAD;
    this.#taken = null;
    return new SnapshotFold(this.deps.emptyState);
  }

  async #restored(): Promise<SnapshotFold | null> {
    const { archive, snapshots, log } = this.deps;
    const stored = await snapshots.latest();
    if (!stored) return null;
    const { seq, hash, stateHash, content } = stored;
    const fold = new SnapshotFold(this.deps.emptyState);
    const families = await archive.familiesAt(seq, await archive.notOver());
    fold.restore({ seq, content, families });
    if (fold.state.stateHash() !== stateHash) {
      log.warn({ seq }, 'the snapshot is not what it says; beginning anew');
      return null;
    }
    this.#head = { seq, hash };
    this.#taken = seq;
    return fold;
  }

  async #foldIn(fold: SnapshotFold, page: readonly JournalRecord[]): Promise<void> {
    const began = performance.now();
    const events = page.map(decodeEvent);
    await this.#recall?.ordersOf(events);
    for (const [i, { seq, hash }] of page.entries()) {
      const event = events[i];
      if (event) fold.apply(seq, event);
      this.#head = { seq, hash };
    }
    if (this.#head.seq - (this.#taken ?? 0) >= this.deps.every) await this.#take(fold);
    await this.deps.pause(performance.now() - began, this.#end - this.#head.seq);
  }

  /** An execution of the past was otherwise: what was made of it is counted anew. */
  async #recount({ uncounted }: SnapshotFold): Promise<void> {
    for (const position of uncounted) {
      const { account, symbol } = position;
      const past = position.isWhole ? NOTHING : await this.deps.positions.past(account, symbol);
      position.recount(past.changes, past.upTo);
      uncounted.delete(position);
    }
  }

  async #take(fold: SnapshotFold): Promise<void> {
    await this.#recount(fold);
    const at = this.#head;
    const families = familyRows(fold);
    const archived = fold.releaseOver();
    const written = await this.deps.store.write({
      before: this.#taken,
      at,
      stateHash: fold.state.stateHash(),
      content: JSON.stringify(fold.content()),
      families,
      changes: fold.changes,
    });
    if (!written) throw new Error('somebody else has taken a snapshot');
    fold.begin(at.seq);
    this.#taken = at.seq;
    this.deps.taken({ seq: at.seq, families: archived });
  }
}

/** Of each that has changed; an order that ends a list ends it for the others, too. */
function familyRows({ state, changes }: SnapshotFold): readonly FamilyRow[] {
  const families = new Set<OrderFamily>();
  for (const parentOrderId of changes.families.keys()) {
    const family = state.families().get(parentOrderId);
    if (family) for (const other of state.together(family)) families.add(other);
  }
  return [...families].flatMap((family) => {
    const { parentOrderId, changedAt } = family;
    const parent = state.order(parentOrderId);
    if (!parent) return [];
    const { account, symbol, side, contingency } = parent.terms;
    return {
      parentOrderId,
      over: state.isOver(family),
      account,
      symbol,
      side,
      ordStatus: ordStatusOf(parent),
      clOrdId: parent.clOrdId,
      listId: contingency?.listId ?? null,
      enteredAt: parent.enteredAt,
      changedAt,
      seqs: changes.families.get(parentOrderId) ?? [],
    };
  });
}
