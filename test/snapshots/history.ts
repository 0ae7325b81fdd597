/** Random histories of a desk as journal records, and states folded from them. */
import { join } from 'node:path';
import { writeHistory } from '../../bench/history.js';
import { ExposureLedger } from '../../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../../src/compliance/recent-orders.js';
import { readCalendar } from '../../src/config.js';
import { EngineState } from '../../src/engine/engine-state.js';
import { MemoryJournal } from '../../src/journal/memory-journal.js';
import type { JournalRecord } from '../../src/journal/journal.js';
import { decodeEvent, encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { ListRun } from '../engine/random-life/list-run.js';
import { Life } from '../engine/random-life/life.js';
import { NOON } from '../support/orders.js';

const calendar = readCalendar(join(import.meta.dirname, '../../config'));

export function emptyState(): EngineState {
  return new EngineState(new ExposureLedger(calendar), new RecentOrders());
}

export async function someHistory(seed: string, events = 1_500): Promise<readonly JournalRecord[]> {
  const journal = new MemoryJournal();
  await writeHistory(journal, { events, ordersPerDay: 40, open: 8, lastNoon: NOON, seed, oddities: 300 });
  const records: JournalRecord[] = [];
  for await (const record of journal.read(1)) records.push(record);
  return records;
}

/** A life of an engine among hostile markets, of so many steps. */
export function someLife(seed: string, steps = 400): readonly JournalRecord[] {
  const life = new Life(seed);
  life.run(steps);
  return asRecords(life.events);
}

/** Lists of orders that depend on each other, and what becomes of them. */
export function someLists(seed: string): readonly JournalRecord[] {
  const run = new ListRun(seed);
  run.go();
  return asRecords(run.events);
}

function asRecords(events: readonly OrderEvent[]): readonly JournalRecord[] {
  return events.map((event, i) => {
    const { type, at } = event;
    return { seq: i + 1, type, at, payload: encodeEvent(event), hash: '' };
  });
}

/** The state after these records. */
export function folded(records: readonly JournalRecord[], state = emptyState()): EngineState {
  for (const record of records) state.apply(decodeEvent(record));
  return state;
}
