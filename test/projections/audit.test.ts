import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditBehind } from '../../src/projections/read-side.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { refusedStory, routedStory } from '../support/order-stories.js';
import { entered, someTerms } from '../support/orders.js';
import { AuditDesk } from './audit-desk.js';

const PAGE = { limit: 1000, cursor: null };

let database: TestDatabase;
let desk: AuditDesk;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  desk = await AuditDesk.open(database);
});

afterEach(() => desk.close());
afterAll(() => database.drop());

describe('a question', () => {
  it('sees everything that was committed before it', async () => {
    desk.projector.start();
    await desk.record(...refusedStory('O1'));
    expect(await desk.found({})).toEqual([3, 2, 1]);
    await desk.record(...refusedStory('O2'));
    expect(await desk.found({})).toEqual([6, 5, 4, 3, 2, 1]);
    expect(desk.projector.caughtUpTo(0)).toBe(6);
  });

  it('is refused when the audit does not catch up in time', async () => {
    await desk.record(entered());
    const hasty = desk.queries(desk.projector, 1000);
    await expect(hasty.events({}, null, PAGE)).rejects.toThrow(AuditBehind);
  });

  it('shows each event in words and in decimals, with the hash of its record', async () => {
    desk.projector.start();
    await desk.record(...routedStory('O1'));
    const { rows } = await desk.queries().events({}, null, PAGE);
    const summaries = rows.toReversed().map(({ summary }) => summary);
    expect(summaries).toEqual([
      'trader-1 entered BUY 1,000 AAPL at 187.26, DAY, for EQ1-MAIN (ClOrdID X-O1)',
      '1 of 2 rules did not pass: order-size warns: close to the limit',
      'Accepted',
      'Routed 1,000 AAPL: V1 400 at 187.26, V2 600 at 187.26; next best alternative (all at V1, fills 1,000) 3.2 dearer',
      'Child for V1: BUY 400 AAPL at 187.26, IOC',
      'Passed all 1 rules that apply',
      'Child for V2: BUY 600 AAPL at 187.26, IOC',
      'Passed all 1 rules that apply',
      'Acknowledged by V2 as its order B77',
      'Filled 400 at 187.26 on V1, removed liquidity, fee 1.2',
      'Filled 400 at 187.26 on V1, removed liquidity, fee 1.2 through child O1-A',
    ]);
    const head = await desk.journal().head();
    expect(rows[0]).toMatchObject({
      seq: 11,
      at: '2026-01-05T17:00:00.001000Z',
      type: 'OrderFilled',
      orderId: 'O1',
      venue: 'V1',
      hash: head.hash,
      event: { lastQty: '400', lastPx: '187.26', nbbo: { bid: { px: '187.24', qty: '300' } } },
    });
    expect(rows[7]?.event).toMatchObject({
      decision: { limitPx: '187.26', candidates: [{ venue: 'V1', levels: [['187.26', '400']] }] },
    });
  });
});

describe('pages', () => {
  it('go on below the cursor whatever was committed meanwhile', async () => {
    desk.projector.start();
    await desk.record(...routedStory('O1'));
    const first = await desk.queries().events({}, null, { limit: 6, cursor: null });
    await desk.record(...refusedStory('O2'));
    const second = await desk.queries().events({}, null, { limit: 6, cursor: first.next });
    expect([...first.rows, ...second.rows].map(({ seq }) => seq)).toEqual([
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(second.next).toBeNull();
  });
});

describe('the timeline of an order', () => {
  it('has its children, oldest first, and nothing of others', async () => {
    desk.projector.start();
    await desk.record(...routedStory('O1'), ...routedStory('O2'));
    const rows = await desk.queries().timeline('O1', null);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect((await desk.queries().timeline('O1-B', null)).map(({ type }) => type)).toEqual([
      'OrderEntered',
      'OrderChecked',
      'OrderAcknowledged',
    ]);
  });

  it('ends with the moment asked for, inclusive', async () => {
    desk.projector.start();
    await desk.record(...routedStory('O1'));
    const rows = await desk.queries().timeline('O1', '2026-01-05T17:00:00.0005Z');
    expect(rows.at(-1)).toMatchObject({ orderId: 'O1-B', type: 'OrderAcknowledged' });
  });
});

describe('the projection', () => {
  it('rebuilt from the journal is what it was', async () => {
    desk.projector.start();
    for (let i = 0; i < 30; i += 1) await desk.record(...routedStory(`O${i}`), ...refusedStory(`R${i}`));
    const before = await desk.exported();
    expect(before).toHaveLength(420);
    await desk.projector.stop();
    const rebuilder = desk.anotherProjector();
    expect(await rebuilder.rebuild()).toBe(420);
    expect(await desk.exported()).toEqual(before);
  });

  it('goes on behind its checkpoint after a restart, knowing the orders of before', async () => {
    const [opening, ...rest] = routedStory('O1');
    if (opening) await desk.record(opening);
    await desk.projector.catchUp();
    await desk.record(...rest);
    const next = desk.anotherProjector();
    expect(await next.catchUp()).toBe(11);
    expect(
      (await desk.exported({ type: 'OrderFilled' }, desk.queries(next))).map(({ event }) => event['lastPx']),
    ).toEqual(['187.26', '187.26']);
  });

  it('written by two at once has every record once', async () => {
    for (let i = 0; i < 40; i += 1) await desk.record(...routedStory(`O${i}`));
    const other = desk.anotherProjector();
    await Promise.all([desk.projector.catchUp(), other.catchUp()]);
    expect([desk.projector.caughtUpTo(0), other.caughtUpTo(0)]).toEqual([440, 440]);
    expect((await desk.exported()).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 440 }, (_, i) => i + 1),
    );
  });

  it('waits between batches for nobody where it has the processor to itself', async () => {
    const scheduler = { after: () => () => undefined };
    const other = desk.anotherProjector({ scheduler, giveWay: null });
    for (let i = 0; i < 40; i += 1) await desk.record(...routedStory(`O${i}`));
    expect(await other.catchUp()).toBe(440);
  });

  it('takes texts that the database cannot hold', async () => {
    desk.projector.start();
    await desk.record(entered({ terms: someTerms({ text: 'nul \0 and half \uD800 a pair' }) }));
    const [row] = await desk.exported();
    expect(row?.event).toMatchObject({ terms: { text: 'nul \uFFFD and half \uFFFD a pair' } });
  });

  it('tries again after a failure', async () => {
    await database.pool.query('ALTER TABLE audit_event RENAME TO audit_event_away');
    await desk.record(...refusedStory('O1'));
    desk.projector.start();
    expect(await desk.projector.reached(new Map([[0, 3]]), 100_000)).toBe(false);
    await database.pool.query('ALTER TABLE audit_event_away RENAME TO audit_event');
    expect(await desk.found({})).toEqual([3, 2, 1]);
  });

  it('tells who waits when it is stopped', async () => {
    desk.projector.start();
    const waiting = desk.projector.reached(new Map([[0, 99]]), 600_000_000);
    await desk.projector.stop();
    expect(await waiting).toBe(false);
  });
});

describe('an export', () => {
  it('streams every match, oldest first, over many pages', async () => {
    desk.projector.start();
    for (let i = 0; i < 60; i += 1) await desk.record(...routedStory(`O${i}`));
    expect((await desk.exported({ account: 'EQ1-MAIN' })).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 660 }, (_, i) => i + 1),
    );
  });
});
