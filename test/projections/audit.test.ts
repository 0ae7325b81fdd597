import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresJournal } from '../../src/journal/postgres-journal.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { silentLog } from '../../src/lib/log.js';
import { SystemScheduler } from '../../src/lib/scheduler.js';
import { encodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { AuditProjector } from '../../src/projections/audit/audit-projector.js';
import { AuditQueries } from '../../src/projections/audit/audit-queries.js';
import { AuditBehind, InvalidCursor } from '../../src/projections/read-side.js';
import type { AuditEventView, AuditFilter } from '../../src/projections/read-side.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { refusedStory, routedStory } from '../support/order-stories.js';
import { cancelPended, entered, NOON, someTerms } from '../support/orders.js';

const PAGE = { limit: 1000, cursor: null };
const PATIENCE = 10_000_000;

let database: TestDatabase;
let journal: PostgresJournal;
let projector: AuditProjector;
let audit: AuditQueries;

beforeEach(async () => {
  database = await createTestDatabase();
  journal = await PostgresJournal.open(database.pool, { partition: 0 });
  projector = newProjector();
  audit = new AuditQueries({ pool: database.pool, journal, projector, patience: PATIENCE });
});

afterEach(async () => {
  await projector.stop();
  await journal.close();
  await database.drop();
});

function newProjector(): AuditProjector {
  const reader = new PostgresJournalReader(database.pool, 0);
  return new AuditProjector({
    pool: database.pool,
    journal: reader,
    scheduler: new SystemScheduler(),
    log: silentLog,
  });
}

async function record(...events: readonly OrderEvent[]): Promise<void> {
  await journal.append(
    events.map((event) => ({ type: event.type, at: event.at, payload: encodeEvent(event) })),
  );
}

async function found(filter: AuditFilter, scope: ReadonlySet<string> | null = null): Promise<number[]> {
  const { rows } = await audit.events(filter, scope, PAGE);
  return rows.map(({ seq }) => seq);
}

async function exported(filter: AuditFilter = {}): Promise<AuditEventView[]> {
  const rows: AuditEventView[] = [];
  for await (const row of audit.export(filter, null)) rows.push(row);
  return rows;
}

describe('a question', () => {
  it('sees everything that was committed before it', async () => {
    projector.start();
    await record(...refusedStory('O1'));
    expect(await found({})).toEqual([3, 2, 1]);
    await record(...refusedStory('O2'));
    expect(await found({})).toEqual([6, 5, 4, 3, 2, 1]);
    expect(projector.caughtUpTo()).toBe(6);
  });

  it('is refused when the audit does not catch up in time', async () => {
    await record(entered());
    const hasty = new AuditQueries({ pool: database.pool, journal, projector, patience: 1000 });
    await expect(hasty.events({}, null, PAGE)).rejects.toThrow(AuditBehind);
  });

  it('shows each event in words and in decimals, with the hash of its record', async () => {
    projector.start();
    await record(...routedStory('O1'));
    const { rows } = await audit.events({}, null, PAGE);
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
    const head = await journal.head();
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

describe('filters', () => {
  beforeEach(async () => {
    const terms = someTerms({ account: 'EQ2-ARB', symbol: 'MSFT', clOrdId: 'CX' });
    const requested: OrderEvent = {
      ...cancelPended('CY'),
      type: 'CancelRequested',
      clOrdId: 'CY',
      at: NOON + 5_000_000,
    };
    await record(...routedStory('O1'), ...refusedStory('O2', terms), {
      ...requested,
      orderId: 'O1',
      actor: 'desk-7',
    });
    projector.start();
  });

  it.each<[AuditFilter, number[]]>([
    [{ orderId: 'O1-A' }, [10, 6, 5]],
    [{ clOrdId: 'CX' }, [14, 13, 12]],
    [{ clOrdId: 'CY' }, [15]],
    [{ clOrdId: 'X-O1' }, [15, 11, 4, 3, 2, 1]],
    [{ account: 'EQ2-ARB' }, [14, 13, 12]],
    [{ symbol: 'MSFT' }, [14, 13, 12]],
    [{ actor: 'desk-7' }, [15]],
    [{ type: 'RouteDecided' }, [4]],
    [{ venue: 'V2' }, [9, 8, 7]],
    [{ ruleId: 'order-size' }, [2]],
    [{ ruleId: 'price-band' }, []],
    [{ from: '2026-01-05T17:00:01Z' }, [15]],
    [{ to: '2026-01-05T17:00:00.0005Z', type: 'OrderAcknowledged' }, [3]],
    [{ text: 'Notional USD' }, [14, 13]],
    [{ text: '1000000' }, [14, 13]],
    [{ text: '1,000,000 exceeds' }, [14, 13]],
    [{ text: 'eq2' }, [14, 13, 12]],
    [{ text: 'B77' }, [9]],
    [{ text: 'notional O1' }, []],
    [{ account: 'EQ2-ARB', type: 'OrderChecked', ruleId: 'order-notional', text: 'limit' }, []],
    [{ account: 'EQ2-ARB', type: 'OrderChecked', ruleId: 'order-notional', text: 'blocks' }, [13]],
  ])('%j', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it('show nobody an account out of scope', async () => {
    expect(await found({}, new Set(['EQ2-ARB']))).toEqual([14, 13, 12]);
    expect(await found({ account: 'EQ1-MAIN' }, new Set(['EQ2-ARB']))).toEqual([]);
    expect(await found({}, new Set())).toEqual([]);
  });

  it('refuse what is no time and no cursor, naming the field', async () => {
    await expect(found({ from: 'yesterday' })).rejects.toThrow('from: use an RFC 3339 time');
    await expect(audit.events({}, null, { limit: 1, cursor: 'x' })).rejects.toThrow(InvalidCursor);
    await expect(audit.timeline('O1', 'now')).rejects.toThrow('asOf: use an RFC 3339 time');
  });
});

describe('pages', () => {
  it('go on below the cursor whatever was committed meanwhile', async () => {
    projector.start();
    await record(...routedStory('O1'));
    const first = await audit.events({}, null, { limit: 6, cursor: null });
    await record(...refusedStory('O2'));
    const second = await audit.events({}, null, { limit: 6, cursor: first.next });
    expect([...first.rows, ...second.rows].map(({ seq }) => seq)).toEqual([
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(second.next).toBeNull();
  });
});

describe('the timeline of an order', () => {
  it('has its children, oldest first, and nothing of others', async () => {
    projector.start();
    await record(...routedStory('O1'), ...routedStory('O2'));
    const rows = await audit.timeline('O1', null);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect((await audit.timeline('O1-B', null)).map(({ type }) => type)).toEqual([
      'OrderEntered',
      'OrderChecked',
      'OrderAcknowledged',
    ]);
  });

  it('ends with the moment asked for, inclusive', async () => {
    projector.start();
    await record(...routedStory('O1'));
    const rows = await audit.timeline('O1', '2026-01-05T17:00:00.0005Z');
    expect(rows.at(-1)).toMatchObject({ orderId: 'O1-B', type: 'OrderAcknowledged' });
  });
});

describe('the projection', () => {
  it('rebuilt from the journal is what it was', async () => {
    projector.start();
    for (let i = 0; i < 30; i += 1) await record(...routedStory(`O${i}`), ...refusedStory(`R${i}`));
    const before = await exported();
    expect(before).toHaveLength(420);
    await projector.stop();
    const rebuilder = newProjector();
    expect(await rebuilder.rebuild()).toBe(420);
    expect(await exported()).toEqual(before);
  });

  it('goes on behind its checkpoint after a restart, knowing the orders of before', async () => {
    const [opening, ...rest] = routedStory('O1');
    if (opening) await record(opening);
    await projector.catchUp();
    await record(...rest);
    projector = newProjector();
    expect(await projector.catchUp()).toBe(11);
    audit = new AuditQueries({ pool: database.pool, journal, projector, patience: PATIENCE });
    expect((await exported({ type: 'OrderFilled' })).map(({ event }) => event['lastPx'])).toEqual([
      '187.26',
      '187.26',
    ]);
  });

  it('written by two at once has every record once', async () => {
    for (let i = 0; i < 40; i += 1) await record(...routedStory(`O${i}`));
    const other = newProjector();
    await Promise.all([projector.catchUp(), other.catchUp()]);
    expect([projector.caughtUpTo(), other.caughtUpTo()]).toEqual([440, 440]);
    expect((await exported()).map(({ seq }) => seq)).toEqual(Array.from({ length: 440 }, (_, i) => i + 1));
  });

  it('takes texts that the database cannot hold', async () => {
    projector.start();
    await record(entered({ terms: someTerms({ text: 'nul \0 and half \uD800 a pair' }) }));
    const [row] = await exported();
    expect(row?.event).toMatchObject({ terms: { text: 'nul \uFFFD and half \uFFFD a pair' } });
  });

  it('tries again after a failure', async () => {
    await database.pool.query('ALTER TABLE audit_event RENAME TO audit_event_away');
    await record(...refusedStory('O1'));
    projector.start();
    expect(await projector.reached(3, 100_000)).toBe(false);
    await database.pool.query('ALTER TABLE audit_event_away RENAME TO audit_event');
    expect(await found({})).toEqual([3, 2, 1]);
  });

  it('tells who waits when it is stopped', async () => {
    projector.start();
    const waiting = projector.reached(99, PATIENCE);
    await projector.stop();
    expect(await waiting).toBe(false);
  });
});

describe('an export', () => {
  it('streams every match, oldest first, over many pages', async () => {
    projector.start();
    for (let i = 0; i < 60; i += 1) await record(...routedStory(`O${i}`));
    expect((await exported({ account: 'EQ1-MAIN' })).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 660 }, (_, i) => i + 1),
    );
  });
});
