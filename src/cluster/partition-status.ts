/** How each partition of a cluster stands by what its processes keep in PostgreSQL. */
import type { Pool } from 'pg';
import type { Money } from '../model/money.js';
import { moneyOf } from './firm-budget.js';
import { positionIn } from './journal-mark.js';

/** A partition's share of the firm's limit. */
export interface BudgetStatus {
  readonly currency: string;
  readonly granted: Money;
  /** As its holder last said. */
  readonly used: Money;
  /** Until the lease is over, below zero after that; null when nobody holds it. */
  readonly leaseSeconds: number | null;
}

export interface PartitionStanding {
  readonly partition: number;
  /** Counts the writers of its journal; 0 when there was none. */
  readonly epoch: number;
  /** The journal's last record, and how many of its records are known to be on the events topic and in the audit. */
  readonly seq: number;
  readonly relayed: number;
  readonly audited: number;
  /** The offset of the last command that is known to be taken; null before the first. */
  readonly command: number | null;
  /** One for each currency. */
  readonly budgets: readonly BudgetStatus[];
}

interface Row {
  readonly partition: number;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly mark: string | null;
  readonly command: bigint | null;
  readonly relayed: bigint;
  readonly audited: bigint;
}

interface BudgetRow {
  readonly partition: number;
  readonly currency: string;
  readonly granted: string;
  readonly used: string;
  readonly lease: number | null;
}

const STANDINGS = `
  SELECT asked.partition, coalesce(head.epoch, 0) AS epoch, coalesce(head.seq, 0) AS seq, head.mark,
    command.seq AS command, coalesce(relay.seq, 0) AS relayed, coalesce(audit.seq, 0) AS audited
  FROM unnest($1::integer[]) AS asked (partition)
  LEFT JOIN journal_head AS head ON head.partition = asked.partition
  LEFT JOIN command_position AS command ON command.partition = asked.partition AND command.topic = $2
  LEFT JOIN relay_position AS relay ON relay.partition = asked.partition
  LEFT JOIN audit_checkpoint AS audit ON audit.partition = asked.partition
  ORDER BY asked.partition`;

const BUDGETS = `
  SELECT partition, currency, granted, used,
    extract(epoch FROM expires_at - clock_timestamp())::double precision AS lease
  FROM firm_budget WHERE partition = ANY ($1) ORDER BY partition, currency`;

/** In their order, as far as commands go by those on `topic`; also of those that nobody has opened yet. Rejects when the database does. */
export async function standingsOf(
  pool: Pool,
  partitions: readonly number[],
  topic: string,
): Promise<readonly PartitionStanding[]> {
  const { rows } = await pool.query<Row>(STANDINGS, [partitions, topic]);
  const budgets = await pool.query<BudgetRow>(BUDGETS, [partitions]);
  return rows.map((row) => standingOf(row, budgets.rows, topic));
}

function standingOf(row: Row, budgets: readonly BudgetRow[], topic: string): PartitionStanding {
  const { partition, epoch, seq, relayed, audited } = row;
  const own = budgets.filter((budget) => budget.partition === partition);
  return {
    partition,
    epoch: Number(epoch),
    seq: Number(seq),
    relayed: Number(relayed),
    audited: Number(audited),
    command: lastCommand(row, topic),
    budgets: own.map(({ currency, granted, used, lease: leaseSeconds }) => ({
      currency,
      granted: moneyOf(granted),
      used: moneyOf(used),
      leaseSeconds,
    })),
  };
}

/** The journal's mark knows of those that left something in it, and of no others. */
function lastCommand({ mark, command }: Row, topic: string): number | null {
  const known = Math.max(positionIn(topic, mark) ?? -1, command === null ? -1 : Number(command));
  return known < 0 ? null : known;
}
