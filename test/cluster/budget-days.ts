/** Engines of several partitions over one database, at the mercy of a seed: they grow, stand still, die and are replaced. */
import { EventEmitter, once } from 'node:events';
import type { Pool } from 'pg';
import { BudgetHolder } from '../../src/cluster/budget-holder.js';
import type { Budget, BudgetLeases, BudgetRequest } from '../../src/cluster/firm-budget.js';
import { FirmBudget } from '../../src/cluster/firm-budget.js';
import { ManualClock } from '../../src/lib/clock.js';
import type { Random } from '../../src/lib/random.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import type { Money } from '../../src/model/money.js';
import { formatMoney, parseMoney } from '../../src/model/money.js';

export const MAXIMUM: Money = 1_000n * 10n ** 8n;
export const LEASE = 3_000_000;
const UNIT = 10n ** 8n;
const NOON = 1_767_632_400_000_000;

/** What a network does: requests arrive, or late, or not at all, and so do their answers. */
class Network implements BudgetLeases {
  readonly #late: (() => Promise<void>)[] = [];
  readonly #under = new Set<Promise<unknown>>();

  constructor(
    private readonly leases: BudgetLeases,
    private readonly random: Random,
  ) {}

  renew(request: BudgetRequest): Promise<Budget | null> {
    const fate = this.random.next();
    if (fate < 0.7) return this.#send(request);
    if (fate < 0.75) return this.#send(request).then(noAnswer);
    if (fate < 0.8) return noAnswer();
    if (fate < 0.85) {
      this.#late.push(async () => void (await this.#send(request)));
      return noAnswer();
    }
    const sent = fate < 0.92 ? this.#send(request) : null;
    return new Promise((resolve) => {
      this.#late.push(async () => resolve(await (sent ?? this.#send(request))));
    });
  }

  /** What was on its way arrives. */
  async deliver(): Promise<void> {
    for (const arrive of this.#late.splice(0)) await arrive();
  }

  /** Nothing is under way but what is late. */
  async idle(): Promise<void> {
    do {
      await Promise.all(this.#under);
      // Holders hear of answers, and may ask again.
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    } while (this.#under.size > 0);
  }

  async #send(request: BudgetRequest): Promise<Budget | null> {
    const sent = this.leases.renew(request);
    this.#under.add(sent);
    try {
      return await sent;
    } finally {
      this.#under.delete(sent);
    }
  }
}

function noAnswer(): Promise<never> {
  return Promise.reject(new Error('no answer'));
}

/** One opening of a partition's journal. */
interface Engine {
  readonly partition: number;
  readonly epoch: number;
  readonly holder: BudgetHolder;
  used: Money;
  committed: number;
  frozen: boolean;
  /** Its commits are refused. */
  deposed: boolean;
  /** What was used after each append that is not durable yet. */
  readonly waiting: Money[];
  readonly durable: EventEmitter;
}

export class BudgetDays {
  readonly clock = new ManualClock(NOON);
  readonly seen = { refused: 0, taken: 0, full: 0, deposed: 0, lost: 0 };
  readonly #engines: Engine[] = [];
  readonly #network: Network;

  constructor(
    private readonly pool: Pool,
    private readonly random: Random,
    private readonly partitions: number,
  ) {
    const { clock } = this;
    this.#network = new Network(new FirmBudget(pool, { timeoutMillis: 10_000, clock }), random);
  }

  async step(): Promise<void> {
    await this.#act();
    await this.#network.idle();
  }

  async #act(): Promise<void> {
    const { random } = this;
    const partition = random.int(0, this.partitions - 1);
    const own = this.#engines.filter((engine) => engine.partition === partition);
    // Now and then it is one that was replaced long ago.
    const engine = random.next() < 0.8 ? own.at(-1) : own[random.int(0, own.length - 1)];
    const act = random.next();
    if (!engine || act < 0.03) return this.#open(partition);
    if (act < 0.06 || (engine.frozen && act < 0.2)) await this.#freezeOrWake(engine);
    else if (act < 0.16) this.clock.advance(random.int(0, LEASE));
    else if (act < 0.2) await this.#network.deliver();
    else if (!engine.frozen) await this.#work(engine, random.next());
  }

  /** One that wakes up goes on with what it had begun: its commits leave before it looks at any clock. */
  async #freezeOrWake(engine: Engine): Promise<void> {
    engine.frozen = !engine.frozen;
    while (!engine.frozen && !engine.deposed && engine.waiting.length > 0) await this.#commit(engine);
  }

  async #work(engine: Engine, act: number): Promise<void> {
    if (act < 0.55) this.#take(engine);
    else if (act < 0.67) this.#giveBack(engine);
    else if (act < 0.98) void engine.holder.renew();
    else void engine.holder.release();
    // What was decided may stay undurable for a while, a freeze or a takeover included.
    if (this.random.next() < 0.4) await this.#commit(engine);
  }

  /** What is committed, and granted, in all; each partition's use is within its grant. */
  async check(): Promise<void> {
    const { rows } = await this.pool.query<{ partition: number; used: string; granted: string }>(
      `SELECT head.partition, coalesce(mark::json ->> 'firmUsed', '0') AS used, coalesce(granted, 0) AS granted
       FROM journal_head head LEFT JOIN firm_budget USING (partition)`,
    );
    let [used, granted] = [0n, 0n];
    for (const row of rows) {
      const [mine, given] = [parseMoney(row.used) ?? 0n, parseMoney(row.granted) ?? 0n];
      if (mine > given) throw new Error(`partition ${row.partition} uses ${mine} of ${given}`);
      used += mine;
      granted += given;
    }
    if (used > MAXIMUM) throw new Error(`${formatMoney(used)} is used`);
    if (granted > MAXIMUM) throw new Error(`${formatMoney(granted)} is granted`);
    if (used * 10n > MAXIMUM * 8n) this.seen.full += 1;
  }

  /** Everything late arrives, every partition gets a new engine that lets go of all, and then one takes the whole limit. */
  async end(): Promise<Money> {
    await this.#network.deliver();
    await this.#network.idle();
    const leases = new FirmBudget(this.pool, { timeoutMillis: 10_000, clock: this.clock });
    const engines: Engine[] = [];
    for (let partition = 0; partition < this.partitions; partition += 1) {
      const engine = await this.#opened(partition, leases);
      engines.push(engine);
      engine.used = 0n;
      engine.waiting.push(engine.holder.recorded());
      await this.#commit(engine);
      await engine.holder.renew();
      if (partition > 0) await engine.holder.release();
    }
    const [last] = engines;
    last?.holder.limit(this.clock.now(), MAXIMUM);
    await last?.holder.renew();
    return last?.holder.limit(this.clock.now()) ?? 0n;
  }

  async #open(partition: number): Promise<void> {
    const engine = await this.#opened(partition, this.#network);
    this.#engines.push(engine);
    void engine.holder.renew();
  }

  /** As a journal is opened: who wrote before can commit no more, and what he committed is the beginning. */
  async #opened(partition: number, leases: BudgetLeases): Promise<Engine> {
    const { rows } = await this.pool.query<{ epoch: bigint; mark: string | null }>(
      `INSERT INTO journal_head AS head (partition, seq, hash, epoch) VALUES ($1, 0, decode(repeat('00', 32), 'hex'), 1)
       ON CONFLICT (partition) DO UPDATE SET epoch = head.epoch + 1 RETURNING epoch, mark`,
      [partition],
    );
    const epoch = Number(rows[0]?.epoch);
    const mark: { firmUsed: string } = JSON.parse(rows[0]?.mark ?? '{"firmUsed":"0"}');
    const state = { used: parseMoney(mark.firmUsed) ?? 0n, frozen: false, deposed: false, waiting: [] };
    const { clock } = this;
    const holder = new BudgetHolder(
      { partition, currency: 'USD', epoch },
      { lease: LEASE, renewEvery: LEASE / 3, headroomPerMille: 70 },
      {
        leases,
        clock,
        scheduler: new ManualScheduler(clock),
        used: () => engine.used,
        durable: async () => {
          const count = engine.waiting.length + engine.committed;
          while (engine.committed < count) await once(engine.durable, 'moved');
        },
        maximum: () => MAXIMUM,
        warn: () => (this.seen.lost += 1),
      },
    );
    const engine: Engine = { partition, epoch, holder, ...state, committed: 0, durable: new EventEmitter() };
    return engine;
  }

  #take(engine: Engine): void {
    const amount = BigInt(this.random.int(1, 150)) * UNIT;
    const after = engine.used + amount;
    if (after > engine.holder.limit(this.clock.now(), after)) return void (this.seen.refused += 1);
    engine.used = after;
    engine.waiting.push(engine.holder.recorded());
    this.seen.taken += 1;
  }

  #giveBack(engine: Engine): void {
    engine.used -= (engine.used * BigInt(this.random.int(0, 60))) / 100n;
    engine.waiting.push(engine.holder.recorded());
  }

  async #commit(engine: Engine): Promise<void> {
    // One commit takes some of what waits: the mark that it leaves is that of the last one.
    const count = this.random.int(1, Math.max(1, engine.waiting.length));
    const used = engine.waiting[count - 1];
    if (engine.deposed || used === undefined) return;
    const { partition, epoch } = engine;
    const { rowCount } = await this.pool.query(
      'UPDATE journal_head SET seq = seq + 1, mark = $3 WHERE partition = $1 AND epoch = $2',
      [partition, epoch, JSON.stringify({ position: 1, firmUsed: formatMoney(used) })],
    );
    if (rowCount === 1) {
      engine.waiting.splice(0, count);
      engine.committed += count;
      engine.durable.emit('moved');
    } else {
      engine.deposed = true;
      this.seen.deposed += 1;
    }
  }
}
