/** The firm's limit is never exceeded by its partitions together, whatever stands still, is lost or is replaced. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BudgetRequest } from '../../src/cluster/firm-budget.js';
import { FirmBudget } from '../../src/cluster/firm-budget.js';
import { ManualClock } from '../../src/lib/clock.js';
import { SeededRandom } from '../../src/lib/random.js';
import type { TestDatabase } from '../support/database.js';
import { createTestDatabase } from '../support/database.js';
import { BudgetDays, LEASE, MAXIMUM } from './budget-days.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => database.empty());
afterAll(() => database.drop());

describe('budgets under a seed', () => {
  const seen = { taken: 0, refused: 0, deposed: 0, full: 0 };

  it.each(['1', '2', '3', '4', '5', '6', '7', '8'])(
    'keep the sum below the limit (seed %s)',
    async (seed) => {
      const random = new SeededRandom(`firm-budget-${seed}`);
      const days = new BudgetDays(database.pool, random, 2 + (Number(seed) % 4));
      for (let step = 0; step < 400; step += 1) {
        await days.step();
        await days.check();
      }
      for (const what of ['taken', 'refused', 'deposed', 'full'] as const) seen[what] += days.seen[what];
      expect(await days.end()).toBe(MAXIMUM);
      await days.check();
    },
    60_000,
  );

  it('came to the edge of it', () => {
    expect(seen.taken).toBeGreaterThan(150);
    expect(seen.refused).toBeGreaterThan(150);
    expect(seen.deposed).toBeGreaterThan(10);
    expect(seen.full).toBeGreaterThan(50);
  });
});

const UNIT = 10n ** 8n;
const HASH = `decode(repeat('00', 32), 'hex')`;

async function granted(): Promise<Record<number, string>> {
  const { rows } = await database.pool.query<{ partition: number; granted: string }>(
    'SELECT partition, trim_scale(granted) AS granted FROM firm_budget ORDER BY partition',
  );
  return Object.fromEntries(rows.map((row) => [row.partition, row.granted]));
}

async function epochs(): Promise<number[]> {
  const { rows } = await database.pool.query<{ epoch: bigint }>(
    'SELECT epoch FROM journal_head ORDER BY partition',
  );
  return rows.map(({ epoch }) => Number(epoch));
}

describe('the lease of a budget', () => {
  const clock = new ManualClock(1_767_632_400_000_000);
  let budgets: FirmBudget;
  let serial = 0;

  beforeEach(async () => {
    budgets = new FirmBudget(database.pool, { timeoutMillis: 10_000, clock });
    await database.pool.query(
      `INSERT INTO journal_head (partition, seq, hash, epoch, mark) VALUES
         (0, 0, ${HASH}, 5, NULL), (1, 9, ${HASH}, 5, '{"position":3,"firmUsed":"30.5"}'), (2, 9, ${HASH}, 5, NULL)`,
    );
  });

  function ask(partition: number, wanted: number, more: Partial<BudgetRequest> = {}) {
    serial += 1;
    const request = { partition, currency: 'USD', epoch: 5, serial, used: 0n, wanted: BigInt(wanted) * UNIT };
    return budgets.renew({ ...request, maximum: 100n * UNIT, lease: LEASE, ...more });
  }

  it('gives what is asked for while there is room, then what is left, and takes back what is not wanted', async () => {
    expect(await ask(0, 70)).toEqual({ granted: 70n * UNIT, free: 30n * UNIT });
    expect(await ask(1, 70)).toEqual({ granted: 30n * UNIT, free: 0n });
    expect(await ask(0, 20)).toEqual({ granted: 20n * UNIT, free: 50n * UNIT });
    expect(await ask(1, 70)).toEqual({ granted: 70n * UNIT, free: 10n * UNIT });
    expect(await ask(1, 10, { lease: null, used: 10n * UNIT })).toEqual({
      granted: 10n * UNIT,
      free: 70n * UNIT,
    });
    expect(await epochs()).toEqual([5, 5, 5]);
  });

  it('serialises those who ask at the same time', async () => {
    const answers = await Promise.all(
      [0, 1, 2].flatMap((partition) => [ask(partition, 60), ask(partition, 60)]),
    );
    const last = answers.filter((answer) => answer !== null);
    expect(last.length).toBeGreaterThanOrEqual(3);
    const sum = Object.values(await granted()).reduce((total, text) => total + Number(text), 0);
    expect(sum).toBe(100);
  });

  it('is cut to what is really used once it has expired, and only where room is needed', async () => {
    await ask(1, 80);
    clock.advance(LEASE - 1);
    expect(await ask(0, 50)).toEqual({ granted: 20n * UNIT, free: 0n });
    clock.advance(1);
    expect(await ask(0, 20)).toEqual({ granted: 20n * UNIT, free: 0n });
    expect(await epochs()).toEqual([5, 5, 5]);
    expect(await ask(0, 50)).toEqual({ granted: 50n * UNIT, free: 195n * (UNIT / 10n) });
    expect(await granted()).toEqual({ 0: '50', 1: '30.5' });
    // Its writer was deposed with it, and is granted nothing more; the next one is.
    expect(await epochs()).toEqual([5, 6, 5]);
    expect(await ask(1, 80)).toBeNull();
    expect(await ask(1, 80, { epoch: 6, serial: 1, used: 305n * (UNIT / 10n) })).toEqual({
      granted: 50n * UNIT,
      free: 0n,
    });
  });

  it('does not depose a writer that has come since', async () => {
    await ask(1, 80);
    await database.pool.query('UPDATE journal_head SET epoch = 6 WHERE partition = 1');
    clock.advance(LEASE);
    await ask(0, 50);
    expect(await granted()).toEqual({ 0: '50', 1: '30.5' });
    expect(await epochs()).toEqual([5, 6, 5]);
  });

  it('leaves the lease of one whose use nobody knows, and of one who uses all', async () => {
    await ask(2, 50);
    await ask(1, 30);
    clock.advance(LEASE);
    expect(await ask(0, 90)).toEqual({ granted: 20n * UNIT, free: 0n });
    expect(await epochs()).toEqual([5, 5, 5]);
  });

  it('has nothing to do with a request that a later one has overtaken', async () => {
    await ask(0, 20, { serial: 1000 });
    await ask(0, 60, { serial: 1002 });
    expect(await ask(0, 20, { serial: 1001 })).toBeNull();
    expect(await granted()).toEqual({ 0: '60' });
  });

  it('is never cut below what its holder relies on, even when the limit is lowered', async () => {
    await ask(0, 80);
    const maximum = 50n * UNIT;
    expect(await ask(0, 80, { maximum })).toEqual({ granted: 80n * UNIT, free: -30n * UNIT });
    expect(await ask(0, 40, { maximum })).toEqual({ granted: 40n * UNIT, free: 10n * UNIT });
  });

  it('expires by the clock of the database where no other is given', async () => {
    budgets = new FirmBudget(database.pool, { timeoutMillis: 10_000 });
    await ask(1, 80, { lease: 0 });
    expect(await ask(0, 60)).toEqual({ granted: 60n * UNIT, free: 95n * (UNIT / 10n) });
  });
});
