/** What orders leave behind: PostgreSQL's log and tables, and the bus's topics. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';

export interface Stored {
  /** Journal records, and commits of them, over all partitions. */
  readonly events: number;
  readonly journalCommits: number;
  readonly commits: number;
  readonly walBytes: number;
  /** By who asked: processes that are still connected. */
  readonly walBytesOf: Readonly<Record<string, number>>;
  readonly tableBytes: Readonly<Record<string, number>>;
  readonly topicBytes: Readonly<Record<string, number>>;
}

const FIGURES = `
  SELECT (SELECT coalesce(sum(seq), 0) FROM journal_head)::float AS events,
         (SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'journal_head')::float AS "journalCommits",
         (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())::float AS commits,
         (pg_current_wal_lsn() - '0/0')::float AS "walBytes"`;

/** One row a process of the server that works for one of ours. */
const WAL_OF = `
  SELECT application_name AS name, sum((pg_stat_get_backend_wal(pid)).wal_bytes)::float AS bytes
  FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1`;

const TABLES = `
  SELECT relname AS name, pg_total_relation_size(oid)::float AS bytes
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;

interface Named {
  readonly name: string;
  readonly bytes: number;
}

export async function readStored(pool: Pool, kafkaFolder: string): Promise<Stored> {
  const { rows } =
    await pool.query<Pick<Stored, 'events' | 'journalCommits' | 'commits' | 'walBytes'>>(FIGURES);
  const [figures] = rows;
  if (!figures) throw new Error('the database has no figures');
  return {
    ...figures,
    walBytesOf: byName((await pool.query<Named>(WAL_OF)).rows),
    tableBytes: byName((await pool.query<Named>(TABLES)).rows),
    topicBytes: topicBytes(join(kafkaFolder, 'log')),
  };
}

/** What came between the two of each pair, an order; names that did not grow are left out. */
export function storedPerOrder(pairs: readonly (readonly [Stored, Stored])[], orders: number) {
  const grown = (of: (stored: Stored) => number) =>
    round(pairs.reduce((sum, [before, after]) => sum + of(after) - of(before), 0) / orders);
  const grownOf = (name: 'walBytesOf' | 'tableBytes' | 'topicBytes') => {
    const keys = new Set(pairs.flatMap(([, after]) => Object.keys(after[name])));
    return Object.fromEntries(
      [...keys]
        .map((key) => [key, grown((stored) => stored[name][key] ?? 0)] as const)
        .filter(([, bytes]) => bytes >= 1)
        .toSorted(([, a], [, b]) => b - a),
    );
  };
  return {
    events: grown(({ events }) => events),
    journalCommits: grown(({ journalCommits }) => journalCommits),
    commits: grown(({ commits }) => commits),
    walBytes: grown(({ walBytes }) => walBytes),
    walBytesOf: grownOf('walBytesOf'),
    tableBytes: grownOf('tableBytes'),
    topicBytes: grownOf('topicBytes'),
  };
}

function topicBytes(folder: string): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const name of readdirSync(folder)) {
    const topic = /^lab-(.*)-\d+$/.exec(name)?.[1];
    if (topic === undefined) continue;
    for (const file of readdirSync(join(folder, name)))
      if (file.endsWith('.log')) bytes[topic] = (bytes[topic] ?? 0) + statSync(join(folder, name, file)).size;
  }
  return bytes;
}

function byName(rows: readonly Named[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
