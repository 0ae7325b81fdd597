/** A gateway's knowledge of a partition while orders leave its memory, with snapshots that are ahead of it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { encodeEventMessage } from '../../src/cluster/event-message.js';
import { PartitionFollower } from '../../src/cluster/partition-follower.js';
import { Retirement } from '../../src/engine/retirement.js';
import type { BusRecord } from '../../src/bus/bus.js';
import type { JournalRecord } from '../../src/journal/journal.js';
import { silentLog } from '../../src/lib/log.js';
import { SeededRandom } from '../../src/lib/random.js';
import { PostgresPositionHistory } from '../../src/snapshots/postgres-position-history.js';
import { SnapshotWatch } from '../../src/snapshots/snapshot-watch.js';
import { emptyState, folded, someHistory, someLife, someLists } from '../snapshots/history.js';
import { SnapshotDesk } from '../snapshots/snapshot-desk.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

const PARTITION = 0;
/** Longer than an order that came back stays. */
const LATER = 11_000_000;

let database: TestDatabase;
let desk: SnapshotDesk;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  desk = new SnapshotDesk(database.pool, PARTITION);
  await desk.clear();
});
afterEach(() => desk.close());
afterAll(() => database.drop());

/** A follower that keeps no order that is over any longer than it must. */
function followed() {
  const past = new PostgresPositionHistory(database.pool, PARTITION, () => readSide.projections.lastSeq());
  const readSide = desk.readSide(past);
  const { clock, scheduler, projections: sink } = readSide;
  const archive = desk.archiveOf(sink, () => sink.lastSeq());
  /** While one order comes back, others leave. */
  const familiesOf = async (orderIds: readonly string[]) => {
    await look();
    return archive.familiesOf(orderIds);
  };
  const follower = new PartitionFollower({
    journal: { read: (from) => reading(from) },
    archive: { ...archive, familiesOf },
    sink,
    emptyState,
    retirement: (state) =>
      new Retirement({ state, sink, clock, scheduler, keepFor: 0, keepNewest: 0, keepAtMost: 0 }),
    answered: () => undefined,
    clock,
    log: silentLog,
  });
  /** One look at the snapshots, by one who has looked at none before. */
  const look = async () => {
    const watched = {
      taken: (seq: number) => sink.archived(Math.min(seq, sink.lastSeq())),
      unarchived: () => follower.unarchived(),
      archived: (families: Parameters<PartitionFollower['archived']>[0]) => follower.archived(families),
    };
    const partitions = new Map([[PARTITION, watched]]);
    await new SnapshotWatch({ pool: database.pool, partitions, scheduler, log: silentLog }).look();
  };
  return { follower, look, ...readSide };
}

async function* reading(from: number): AsyncIterable<JournalRecord> {
  yield* (await desk.journal()).read(from);
}

function onTopic(records: readonly JournalRecord[]): readonly BusRecord[] {
  return records.map(({ seq, type, payload }) => ({
    ...encodeEventMessage({ partition: PARTITION, seq, type, payload }),
    partition: PARTITION,
    offset: seq,
  }));
}

/** Snapshots that have every record long before the follower hears of it, or only what it has heard of. */
type Snapshots = 'AHEAD' | 'BEHIND';

/** The follower begins with some of the records, and hears of the others. */
async function follow(seed: string, records: readonly JournalRecord[], snapshots: Snapshots) {
  const random = new SeededRandom(seed);
  const begin = Math.floor(records.length / 4);
  await record(records.slice(0, begin));
  const there = followed();
  const state = await there.follower.start();
  if (snapshots === 'AHEAD') await record(records.slice(begin));
  for (let from = begin; from < records.length; ) {
    const some = records.slice(from, from + random.int(1, 60));
    from += some.length;
    if (snapshots === 'BEHIND') await desk.append(some);
    await there.follower.receive(onTopic(some));
    there.scheduler.advance(LATER);
    if (snapshots === 'BEHIND') await desk.writer(100).finish();
    // Some are still there when one comes back, and leave meanwhile.
    if (random.int(0, 2) === 0) await there.look();
  }
  await there.look();
  const settled = there.projections.settled().then(() => true);
  while (!(await Promise.race([settled, setImmediate(false)]))) there.scheduler.advance(LATER);
  return { ...there, state };
}

/** Durable, and in the snapshot. */
async function record(records: readonly JournalRecord[]): Promise<void> {
  await desk.append(records);
  await desk.writer(100).finish();
}

describe('a gateway that lets orders leave its memory', () => {
  const histories = {
    'a desk’s days': (seed: string) => someHistory(seed, 1_500),
    'hostile markets': async (seed: string) => someLife(seed, 400),
    'lists of orders': async (seed: string) => someLists(seed),
  };

  const cases = Object.entries(histories).flatMap(([name, some]) =>
    (['AHEAD', 'BEHIND'] as const).map((snapshots) => [name, snapshots, some] as const),
  );

  it.each(cases)('knows what one that keeps all does: %s, snapshots %s', async (name, snapshots, some) => {
    const seed = `${name} ${process.env['SEED'] ?? '1'}`;
    process.stdout.write(`seed ${seed}\n`);
    const records = await some(seed);
    const { state, positions, orders, statistics } = await follow(seed, records, snapshots);
    const whole = await desk.start('JOURNAL');
    expect(state.stateHash()).toBe(folded(records).stateHash());
    const page = { limit: 10_000, cursor: null };
    expect((await orders.orders({}, null, page)).rows).toEqual(
      (await whole.orders.orders({}, null, page)).rows,
    );
    expect(positions.positions(null, {})).toEqual(whole.positions.positions(null, {}));
    expect(statistics.toSnapshot()).toEqual(whole.statistics.toSnapshot());
  });

  it('has no more in memory than what is open', async () => {
    const records = await someHistory('small', 1_500);
    const { state, blotter, orders } = await follow('small', records, 'AHEAD');
    const families = [...state.families().values()];
    const over = families.filter((family) => state.isOver(family));
    expect(over).toEqual([]);
    expect([...blotter.families()].toSorted()).toEqual(families.map((one) => one.parentOrderId).toSorted());
    const all = folded(records);
    expect(all.families().size).toBeGreaterThan(3 * families.length);
    for (const [orderId] of all.families()) expect(await orders.order(orderId)).toMatchObject({ orderId });
  });
});
