/** The audit of a journal of two partitions: one to read, and each with its own numbers. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderEvent } from '../../src/orders/events.js';
import { AuditBehind, ReadingUnavailable } from '../../src/projections/read-side.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { refusedStory, routedStory } from '../support/order-stories.js';
import { AuditDesk } from './audit-desk.js';

const PAGE = { limit: 1000, cursor: null };

let database: TestDatabase;
let desk: AuditDesk;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  desk = await AuditDesk.open(database, 2);
});

afterEach(() => desk.close());
afterAll(() => database.drop());

/** The same a while later. */
function later(seconds: number, story: readonly OrderEvent[]): readonly OrderEvent[] {
  return story.map((event) => ({ ...event, at: event.at + seconds * 1_000_000 }));
}

/** Orders of both partitions in turn, one a second; what is told is the order of all. */
async function inTurn(orders: number): Promise<readonly string[]> {
  const expected: string[] = [];
  const counts = [0, 0];
  for (let i = 0; i < orders; i += 1) {
    const partition = i % 3 === 0 ? 1 : 0;
    const story = later(i, refusedStory(`O${i}`));
    await desk.recordIn(partition, ...story);
    for (const _ of story)
      expected.push(`${partition}-${(counts[partition] = (counts[partition] ?? 0) + 1)}`);
  }
  return expected;
}

describe('events of two partitions', () => {
  it('stand in order of time, partition and number, whatever the pages', async () => {
    desk.projector.start();
    const expected = (await inTurn(9)).toReversed();
    // At the same moments as the last one.
    await desk.recordIn(1, ...later(8, refusedStory('twin')));
    const newest = ['1-12', '1-11', '1-10'];
    const found: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await desk.queries().events({}, null, { limit: 4, cursor: cursor ?? null });
      found.push(...page.rows.map(({ eventId }) => eventId));
      cursor = page.next;
    }
    expect(found).toEqual([...newest, ...expected]);
    expect((await desk.exported()).map(({ eventId }) => eventId)).toEqual(found.toReversed());
  });

  it('are exported whole over many pages', async () => {
    desk.projector.start();
    for (let i = 0; i < 30; i += 1) {
      await desk.recordIn(0, ...routedStory(`A${i}`));
      await desk.recordIn(1, ...routedStory(`B${i}`));
    }
    const ids = (await desk.exported({ account: 'EQ1-MAIN' })).map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(660);
  });

  it('are seen as of every journal when the question came', async () => {
    await desk.recordIn(0, ...refusedStory('O1'));
    await desk.projector.catchUp();
    await desk.recordIn(1, ...refusedStory('O2'));
    const hasty = desk.queries(desk.projector, 1_000);
    await expect(hasty.events({}, null, PAGE)).rejects.toThrow(AuditBehind);
    desk.projector.start();
    expect((await desk.queries().events({}, null, PAGE)).rows).toHaveLength(6);
    expect([desk.projector.caughtUpTo(0), desk.projector.caughtUpTo(1)]).toEqual([3, 3]);
  });

  it('tell the story of an order of either', async () => {
    desk.projector.start();
    await desk.recordIn(0, ...routedStory('O1'));
    await desk.recordIn(1, ...refusedStory('R1'), ...routedStory('O2'));
    const story = await desk.queries().timeline('O2', null);
    expect(story.map(({ eventId }) => eventId)).toEqual(Array.from({ length: 11 }, (_, i) => `1-${i + 4}`));
  });

  it('are no business of who follows one partition', async () => {
    desk.projector.start();
    await desk.recordIn(0, ...refusedStory('O1'));
    await desk.recordIn(1, ...refusedStory('O2'));
    const { rows } = await desk.queriesOf(1).events({}, null, { limit: 2, cursor: null });
    expect(rows.map(({ eventId, orderId }) => [eventId, orderId])).toEqual([
      ['1-3', 'O2'],
      ['1-2', 'O2'],
    ]);
  });
});

describe('a question where the projector is another process', () => {
  it('is answered as of every journal once the projector has come so far', async () => {
    await desk.recordIn(0, ...refusedStory('O1'));
    await desk.recordIn(1, ...refusedStory('O2'));
    const answer = desk.queries(desk.checkpoints()).events({}, null, PAGE);
    desk.projector.start();
    expect((await answer).rows).toHaveLength(6);
    await desk.projector.stop();
    // A rebuild begins: what was reached once is not in any more.
    await database.pool.query('UPDATE audit_checkpoint SET seq = 0 WHERE partition = 1');
    await expect(desk.queries(desk.checkpoints(), 1_000).events({}, null, PAGE)).rejects.toThrow(AuditBehind);
  });

  it('is refused when it does not come so far, and says who may be missing', async () => {
    await desk.recordIn(1, ...refusedStory('O1'));
    const hasty = desk.queries(desk.checkpoints(), 100_000);
    await expect(hasty.events({}, null, PAGE)).rejects.toThrow(/role projector may not be running/);
    expect((await database.pool.query('SELECT FROM audit_checkpoint')).rowCount).toBe(1);
  });

  it('is refused as one that cannot be read while the database is away', async () => {
    await database.pool.query('ALTER TABLE audit_checkpoint RENAME TO gone');
    await expect(desk.checkpoints().reached(new Map([[0, 1]]), 100_000)).rejects.toThrow(ReadingUnavailable);
    await database.pool.query('ALTER TABLE gone RENAME TO audit_checkpoint');
  });
});

describe('the projection of two partitions', () => {
  it('rebuilt from the journal is what it was', async () => {
    await inTurn(20);
    await desk.projector.catchUp();
    const before = await desk.exported();
    const other = desk.anotherProjector();
    expect(await other.rebuild()).toBe(60);
    expect(await desk.exported({}, desk.queries(other))).toEqual(before);
  });

  it('goes on in one when the other cannot be read', async () => {
    const [, ...orphans] = refusedStory('O1');
    await desk.recordIn(0, ...orphans);
    await desk.recordIn(1, ...refusedStory('O2'));
    desk.projector.start();
    expect(await desk.projector.reached(new Map([[1, 3]]), 20_000_000)).toBe(true);
    expect(desk.projector.caughtUpTo(0)).toBe(0);
  });
});
