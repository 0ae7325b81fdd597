/** From what is durable to a state: the latest snapshot and the journal's tail, or without one the whole journal. */
import type { Journal, JournalRecord } from '../journal/journal.js';
import type { Clock } from '../lib/clock.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { Archive, FamilyRecords, OrderArchive, StartingPoint } from './archive.js';
import type { Committed, CommittedSink } from './committed-sink.js';
import type { EngineState } from './engine-state.js';
import { foldApart, isIn, Recall } from './recall.js';

export interface RecoveryDeps {
  readonly archive: Archive;
  readonly sink: CommittedSink;
  readonly clock: Clock;
  /** An empty state. */
  readonly emptyState: () => EngineState;
  /**
   * The read side has been told before, and others listen to it: what became durable without its hearing of it is told
   * as news.
   */
  readonly listening: boolean;
  readonly log: { warn(fields: object, text: string): void };
}

export interface Recovered {
  readonly state: EngineState;
  /** The record that the snapshot was taken at; 0 without one. */
  readonly snapshot: number;
  /** Records replayed after it, and how many a second. */
  readonly tail: number;
  readonly rate: number;
}

const PAGE = 1_000;

/** Rejects when the journal cannot be read, or is not a journal of this system. */
export async function recover(journal: Pick<Journal, 'read'>, deps: RecoveryDeps): Promise<Recovered> {
  const { archive, emptyState: apart, sink, clock, listening } = deps;
  const { state, point } = (await restored(deps)) ?? { state: apart(), point: null };
  const snapshot = point?.seq ?? 0;
  const recall = point && new Recall({ state, apart, archive: asItWas(point, archive), sink, clock });
  const seen = sink.lastSeq();
  const unheard: Committed[] = [];
  let tail = 0;
  const began = performance.now();
  for await (const page of pages(journal.read(Math.min(snapshot, seen) + 1))) {
    const events = page.map(decodeEvent);
    await recall?.ordersOf(events.filter((_, i) => (page[i]?.seq ?? 0) > snapshot));
    for (const [i, { seq, payload }] of page.entries()) {
      const event = events[i];
      if (!event) continue;
      if (seq > snapshot) state.apply(event);
      if (seq > snapshot) tail += 1;
      if (seq <= seen) continue;
      if (listening) unheard.push({ seq, event, payload });
      else sink.replay({ seq, event, payload });
    }
  }
  if (unheard.length > 0) sink.publish(unheard);
  sink.replayed();
  const rate = tail === 0 ? 0 : Math.round((tail / (performance.now() - began)) * 1_000);
  return { state, snapshot, tail, rate };
}

/** What the tail is about comes back as it was before the tail. */
function asItWas(point: StartingPoint, archive: Archive): OrderArchive {
  return {
    familiesOf: (orderIds) => point.familiesOf(orderIds),
    familiesOfClOrdId: (account, clOrdId) => archive.familiesOfClOrdId(account, clOrdId),
    familiesOfList: (account, listId) => archive.familiesOfList(account, listId),
  };
}

/** Null when there is no snapshot that can be used. */
async function restored(
  deps: RecoveryDeps,
): Promise<{ readonly state: EngineState; readonly point: StartingPoint } | null> {
  for (let before: StartingPoint | null = null; ; ) {
    const point = await deps.archive.latest();
    const state = point && (await restore(point, deps));
    if (state) return { state, point };
    // A newer one may have been taken while the first was read; the same one again is damaged.
    if (point === null || point.seq === before?.seq) return null;
    before = point;
  }
}

/** Null, with nothing done, when the orders do not add up to what the snapshot says. */
async function restore(point: StartingPoint, deps: RecoveryDeps): Promise<EngineState | null> {
  const { sink, emptyState: apart, log } = deps;
  const state = apart();
  const families = await point.notOver();
  point.restore(state, foldApart(families, apart(), 0));
  const stateHash = state.stateHash();
  if (stateHash !== point.stateHash) {
    const { seq, stateHash: expected } = point;
    log.warn({ seq, stateHash, expected }, 'the snapshot is not what it says');
    return null;
  }
  const others = await point.others([...sink.families()]);
  const absent = others.filter((records) => !isIn(state, records));
  state.adopt(foldApart(absent, apart(), 0));
  if (sink.lastSeq() === 0) point.restoreReadSide();
  for (const records of [...families, ...absent].toSorted(byParent)) sink.admit(records);
  return state;
}

/** In the order in which they were entered, as everybody was told of them. */
function byParent([a]: FamilyRecords, [b]: FamilyRecords): number {
  return (a?.seq ?? 0) - (b?.seq ?? 0);
}

async function* pages(records: AsyncIterable<JournalRecord>): AsyncIterable<readonly JournalRecord[]> {
  let page: JournalRecord[] = [];
  for await (const record of records) {
    page.push(record);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
