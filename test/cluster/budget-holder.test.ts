/** A holder relies on no more than it was granted, for no longer than its lease, and asks in time. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { BudgetHolder } from '../../src/cluster/budget-holder.js';
import type { Budget, BudgetLeases, BudgetRequest } from '../../src/cluster/firm-budget.js';
import { ManualClock } from '../../src/lib/clock.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';

const SECOND = 1_000_000;

/** Answers when the test says so. */
class Leases implements BudgetLeases {
  readonly asked: BudgetRequest[] = [];
  #answer: { resolve: (budget: Budget | null) => void; reject: (error: Error) => void } | null = null;

  renew(request: BudgetRequest): Promise<Budget | null> {
    this.asked.push(request);
    return new Promise((resolve, reject) => (this.#answer = { resolve, reject }));
  }

  get wanted(): readonly bigint[] {
    return this.asked.map(({ wanted }) => wanted);
  }

  async answer(granted: bigint, free = 1000n): Promise<void> {
    this.#answer?.resolve({ granted, free });
    await settled();
  }

  async depose(): Promise<void> {
    this.#answer?.resolve(null);
    await settled();
  }

  async fail(): Promise<void> {
    this.#answer?.reject(new Error('no route'));
    await settled();
  }
}

/** Everything that follows from an answer has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

let time: ManualScheduler;
let leases: Leases;
let used: bigint;
let maximum: bigint | null;
let warnings: string[];
let pending: (() => void)[];

/** Everything that was recorded becomes durable. */
async function commit(): Promise<void> {
  for (const resolve of pending.splice(0)) resolve();
  await settled();
}
let holder: BudgetHolder;
const limit = (needed = 0n) => holder.limit(time.clock.now(), needed);

beforeEach(() => {
  time = new ManualScheduler(new ManualClock(SECOND));
  leases = new Leases();
  pending = [];
  [used, maximum, warnings] = [0n, 1000n, []];
  holder = new BudgetHolder(
    { partition: 3, currency: 'USD', epoch: 7 },
    { lease: 3 * SECOND, renewEvery: SECOND, headroomPerMille: 100 },
    {
      leases,
      clock: time.clock,
      scheduler: time,
      used: () => used,
      durable: () => new Promise((resolve) => pending.push(resolve)),
      maximum: () => maximum,
      warn: (text) => warnings.push(text),
    },
  );
});

describe('a budget', () => {
  it('is nothing before the first answer, and then what was granted', async () => {
    expect(limit()).toBe(0n);
    const started = holder.start();
    await leases.answer(100n);
    await started;
    expect(leases.asked[0]).toMatchObject({
      partition: 3,
      epoch: 7,
      serial: 1,
      wanted: 100n,
      maximum: 1000n,
    });
    expect(limit()).toBe(100n);
  });

  it('is asked for again in time: when half of the headroom is left', async () => {
    void holder.start();
    await leases.answer(100n);
    used = 50n;
    expect(limit()).toBe(100n);
    expect(leases.asked).toHaveLength(1);
    used = 51n;
    expect(limit(60n)).toBe(100n);
    expect(limit(70n)).toBe(100n);
    expect(leases.wanted).toEqual([100n, 160n]);
    await leases.answer(160n);
    // What came up meanwhile was not forgotten, and is enough.
    expect(limit()).toBe(160n);
    expect(leases.asked).toHaveLength(2);
  });

  it('grows by what an order needs that does not fit, unless the limit itself is too small for it', async () => {
    void holder.start();
    await leases.answer(100n);
    expect(limit(1001n)).toBe(100n);
    expect(leases.asked).toHaveLength(1);
    expect(limit(700n)).toBe(100n);
    expect(leases.wanted).toEqual([100n, 800n]);
    await leases.answer(800n);
    expect(limit(700n)).toBe(800n);
  });

  it('does not ask at every order while there is nothing to be had', async () => {
    void holder.start();
    await leases.answer(100n);
    limit(700n);
    await leases.answer(100n, 0n);
    for (let order = 0; order < 10; order += 1) limit(700n);
    expect(leases.asked).toHaveLength(2);
    time.advance(SECOND / 10);
    limit(700n);
    expect(leases.asked).toHaveLength(3);
  });

  it('gives back at a renewal, and does without it from the moment of asking, whatever becomes of the answer', async () => {
    used = 500n;
    void holder.start();
    await leases.answer(600n);
    await commit();
    used = 100n;
    holder.recorded();
    time.advance(SECOND);
    await leases.answer(600n);
    await commit();
    time.advance(SECOND);
    expect(leases.wanted).toEqual([600n, 600n, 200n]);
    expect(limit()).toBe(200n);
    await leases.fail();
    expect(warnings).toEqual(['the budget of partition 3 was not renewed: no route']);
    expect(limit()).toBe(200n);
  });

  it('ends with its lease, counted from before the request was sent: nothing new, but what is used may stay', async () => {
    used = 40n;
    void holder.start();
    time.advance(2 * SECOND);
    await leases.answer(140n);
    time.advance(SECOND - 1);
    expect(limit()).toBe(140n);
    await leases.fail();
    time.advance(1);
    expect(limit()).toBe(40n);
    used = 30n;
    expect(limit()).toBe(30n);
  });

  it('is not had by an answer that came when its lease was over', async () => {
    void holder.start();
    time.advance(3 * SECOND);
    await leases.answer(100n);
    expect(limit()).toBe(0n);
    await leases.answer(100n);
    expect(limit()).toBe(100n);
  });

  it('is gone with the partition', async () => {
    void holder.start();
    await leases.answer(100n);
    time.advance(SECOND);
    await leases.depose();
    expect(limit()).toBe(0n);
    time.advance(60 * SECOND);
    expect(leases.asked).toHaveLength(2);
    expect(warnings).toEqual(['the budget of partition 3 has passed to another writer']);
  });

  it('goes back at the end, but for what is used', async () => {
    used = 40n;
    void holder.start();
    await leases.answer(140n);
    const released = holder.release();
    expect(limit(50n)).toBe(40n);
    await commit();
    expect(leases.asked.at(-1)).toMatchObject({ used: 40n, wanted: 40n, lease: null });
    await leases.answer(40n);
    await released;
    time.advance(60 * SECOND);
    expect(limit(50n)).toBe(40n);
    expect(leases.asked).toHaveLength(2);
  });

  it('does not give back what is undone in memory but not in the journal', async () => {
    used = 500n;
    void holder.start();
    await leases.answer(600n);
    await commit();
    [700n, 100n].forEach((next) => {
      used = next;
      expect(holder.recorded()).toBe(next);
    });
    time.advance(SECOND);
    expect(leases.asked.at(-1)).toMatchObject({ used: 700n, wanted: 800n });
    await leases.answer(800n);
    used = 90n;
    holder.recorded();
    await commit();
    time.advance(SECOND);
    // Of what was recorded since that check began the 100 may still be what is found.
    expect(leases.asked.at(-1)).toMatchObject({ used: 100n, wanted: 200n });
    await leases.answer(200n);
    const released = holder.release();
    await settled();
    expect(leases.asked).toHaveLength(3);
    await commit();
    await commit();
    expect(leases.asked.at(-1)).toMatchObject({ used: 90n, wanted: 90n, lease: null });
    await leases.answer(90n);
    await released;
  });

  it('helps to bring down what is out above a limit that was lowered', async () => {
    used = 50n;
    void holder.start();
    await leases.answer(150n);
    time.advance(SECOND);
    await leases.answer(150n, -30n);
    time.advance(SECOND);
    expect(leases.wanted).toEqual([150n, 150n, 120n]);
    expect(limit()).toBe(120n);
    await leases.answer(120n, -200n);
    time.advance(SECOND);
    expect(leases.wanted.at(-1)).toBe(50n);
  });

  it('is not asked for while no limit is in force', async () => {
    maximum = null;
    await holder.start();
    limit(700n);
    time.advance(SECOND);
    await settled();
    expect(leases.asked).toEqual([]);
    maximum = 1000n;
    time.advance(SECOND);
    expect(leases.wanted).toEqual([100n]);
  });
});
