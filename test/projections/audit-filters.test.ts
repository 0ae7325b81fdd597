import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderEvent } from '../../src/orders/events.js';
import { InvalidCursor } from '../../src/projections/read-side.js';
import type { AuditFilter } from '../../src/projections/read-side.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { refusedStory, routedStory } from '../support/order-stories.js';
import { NOON, someTerms } from '../support/orders.js';
import { AuditDesk } from './audit-desk.js';

describe('audit filters', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  beforeAll(async () => {
    database = await createTestDatabase();
    desk = await AuditDesk.open(database);
    const terms = someTerms({ account: 'EQ2-ARB', symbol: 'MSFT', clOrdId: 'CX' });
    const requested: OrderEvent = {
      type: 'CancelRequested',
      orderId: 'O1',
      actor: 'desk-7',
      clOrdId: 'CY',
      at: NOON + 5_000_000,
    };
    await desk.record(...routedStory('O1'), ...refusedStory('O2', terms), requested);
    desk.projector.start();
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
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
    expect(await desk.found(filter)).toEqual(expected);
  });

  it('show nobody an account out of scope', async () => {
    expect(await desk.found({}, new Set(['EQ2-ARB']))).toEqual([14, 13, 12]);
    expect(await desk.found({ account: 'EQ1-MAIN' }, new Set(['EQ2-ARB']))).toEqual([]);
    expect(await desk.found({}, new Set())).toEqual([]);
  });

  it('refuse what is no time and no cursor, naming the field', async () => {
    await expect(desk.found({ from: 'yesterday' })).rejects.toThrow('from: use an RFC 3339 time');
    await expect(desk.queries().events({}, null, { limit: 1, cursor: 'x' })).rejects.toThrow(InvalidCursor);
    await expect(desk.queries().timeline('O1', 'now')).rejects.toThrow('asOf: use an RFC 3339 time');
  });
});
