/** The leases in PostgreSQL by which partitions share the firm's limit: what is granted is never more than the limit. */
import type { Pool } from 'pg';
import type { TimedQuery } from '../database/timed-query.js';
import type { Clock, Micros } from '../lib/clock.js';
import { formatMicros } from '../lib/clock.js';
import type { Money } from '../model/money.js';
import { formatMoney, parseMoney } from '../model/money.js';

/** Whose budget it is; `epoch` is that of the partition's journal writer, so that a deposed one is granted nothing. */
export interface BudgetOwner {
  readonly partition: number;
  readonly currency: string;
  readonly epoch: number;
}

export interface BudgetRequest extends BudgetOwner {
  /** Counts up within an epoch: a request that arrives behind a later one has no effect. */
  readonly serial: number;
  readonly used: Money;
  /** At least `used`. The holder must not rely on more from the moment of asking until it is answered. */
  readonly wanted: Money;
  /** The firm's limit. */
  readonly maximum: Money;
  /** Null gives back what is not used, and the lease. */
  readonly lease: Micros | null;
}

export interface Budget {
  readonly granted: Money;
  /** What of the limit nobody has; below zero after the limit was lowered, or when fills cost more than was reserved. */
  readonly free: Money;
}

export interface BudgetLeases {
  /**
   * Renews the partition's lease, with more or less than before. Null: this writer has been deposed. When it rejects,
   * the request may have taken effect, or may yet.
   */
  renew(request: BudgetRequest): Promise<Budget | null>;
}

export interface FirmBudgetOptions {
  /** How long an answer may take. */
  readonly timeoutMillis: number;
  /** By which leases expire; the database's own when left out. */
  readonly clock?: Clock;
}

interface BudgetRow {
  readonly budget: string;
  readonly free: string;
}

const RENEW = `
  SELECT budget, free
  FROM firm_budget_renew($1, $2, $3, $4, $5, $6, $7, $8::bigint * interval '1 microsecond', $9)`;

export class FirmBudget implements BudgetLeases {
  constructor(
    private readonly pool: Pool,
    private readonly options: FirmBudgetOptions,
  ) {}

  async renew(request: BudgetRequest): Promise<Budget | null> {
    const { partition, currency, epoch, serial, used, wanted, maximum, lease } = request;
    const { timeoutMillis, clock } = this.options;
    const amounts = [used, wanted, maximum].map(formatMoney);
    const at = clock ? formatMicros(clock.now()) : null;
    const query: TimedQuery = {
      text: RENEW,
      values: [partition, currency, epoch, serial, ...amounts, lease, at],
      query_timeout: timeoutMillis,
    };
    const { rows } = await this.pool.query<BudgetRow>(query);
    const [row] = rows;
    return row ? { granted: moneyOf(row.budget), free: moneyOf(row.free) } : null;
  }
}

/** Throws on what is no amount. */
export function moneyOf(text: string): Money {
  const amount = parseMoney(text);
  if (amount === undefined) throw new Error(`the database has an amount that is none: ${text}`);
  return amount;
}
