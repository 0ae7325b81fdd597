/** Finds orders in PostgreSQL that have left memory, by the places of their records in the journal. */
import type { Pool, QueryConfig } from 'pg';
import type { Archive, FamilyRecords } from '../engine/archive.js';
import { parseMicros } from '../lib/clock.js';
import type { EncodedEvent } from '../orders/event-codec.js';
import type { OrderHistory, OrderRange } from '../projections/blotter/order-history.js';
import type { OrderFilter, Scope } from '../projections/read-side.js';

interface RecordRow {
  readonly partition: number;
  readonly parent_order_id: string;
  readonly seq: bigint;
  readonly type: string;
  readonly payload: string;
}

/** Families of one query: about 3,000 records. */
const FAMILIES_AT_ONCE = 250;

const RECORDS = `
  SELECT family.partition, family.parent_order_id, record.seq, record.type, record.payload
  FROM order_family AS family CROSS JOIN LATERAL unnest(family.seqs) AS place (seq)
  JOIN journal AS record ON record.partition = family.partition AND record.seq = place.seq
  WHERE family.partition = ANY ($1) AND family.parent_order_id = ANY ($2)
    AND ($3::bigint IS NULL OR record.seq <= $3)
  ORDER BY family.parent_order_id, family.partition, record.seq`;

/** With all others of their lists. */
const PARENTS = `
  WITH named AS (
    SELECT partition, parent_order_id FROM order_family WHERE partition = ANY ($1) AND parent_order_id = ANY ($2)
    UNION
    SELECT partition, parent_order_id FROM order_family_child WHERE partition = ANY ($1) AND order_id = ANY ($2))
  SELECT parent_order_id FROM named
  UNION
  SELECT other.parent_order_id FROM named JOIN order_family AS family USING (partition, parent_order_id)
  JOIN order_family AS other
    ON other.partition = family.partition AND other.account = family.account AND other.list_id = family.list_id`;

const NEWEST = `
  SELECT newest.parent_order_id FROM unnest($2::text[]) AS of (account) CROSS JOIN LATERAL (
    SELECT parent_order_id FROM order_family WHERE account = of.account AND partition = ANY ($1)
    ORDER BY parent_order_id DESC LIMIT $3
  ) AS newest
  ORDER BY newest.parent_order_id DESC LIMIT $4`;

export class PostgresArchive implements Omit<Archive, 'latest'>, OrderHistory {
  readonly #partitions: readonly number[];

  /** Of the partition of an engine, or of all that a reader follows: each family is read from its own one's journal. */
  constructor(
    private readonly pool: Pool,
    ...partitions: readonly number[]
  ) {
    this.#partitions = partitions;
  }

  /** The parents of all families that are not over. */
  async notOver(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<Pick<RecordRow, 'parent_order_id'>>(
      'SELECT parent_order_id FROM order_family WHERE NOT over AND partition = ANY ($1)',
      [this.#partitions],
    );
    return rows.map((row) => row.parent_order_id);
  }

  /** The parents of the newest families: at most so many of each account, and in all. */
  async newest(accounts: readonly string[], each: number, inAll: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<Pick<RecordRow, 'parent_order_id'>>(NEWEST, [
      this.#partitions,
      accounts,
      each,
      inAll,
    ]);
    return rows.map((row) => row.parent_order_id);
  }

  familiesOf(orderIds: readonly string[]): Promise<readonly FamilyRecords[]> {
    return this.#familiesOf(orderIds, null);
  }

  /** As they were at a record, of a single partition. */
  familiesAt(seq: number, orderIds: readonly string[]): Promise<readonly FamilyRecords[]> {
    return this.#familiesOf(orderIds, seq);
  }

  async familiesOfClOrdId(account: string, clOrdId: string): Promise<readonly FamilyRecords[]> {
    const named = await this.#parents({
      name: 'archive-cl-ord-id',
      text: `SELECT parent_order_id FROM used_cl_ord_id
             WHERE partition = ANY ($1) AND account = $2 AND cl_ord_id = $3`,
      values: [this.#partitions, account, clOrdId],
    });
    return this.#familiesOf(named, null);
  }

  async familiesOfList(account: string, listId: string): Promise<readonly FamilyRecords[]> {
    return this.#familiesOf(await this.#list(listId, [account]), null);
  }

  /** The lists of this name in all accounts that are in sight. */
  async familiesOfLists(listId: string, scope: Scope): Promise<readonly FamilyRecords[]> {
    return this.#familiesOf(await this.#list(listId, scope && [...scope]), null);
  }

  #list(listId: string, accounts: readonly string[] | null): Promise<readonly string[]> {
    return this.#parents({
      name: 'archive-list',
      text: `SELECT parent_order_id FROM order_family
             WHERE partition = ANY ($1) AND list_id = $2 AND ($3::text[] IS NULL OR account = ANY ($3))`,
      values: [this.#partitions, listId, accounts],
    });
  }

  async #parents(query: QueryConfig): Promise<readonly string[]> {
    const { rows } = await this.pool.query<Pick<RecordRow, 'parent_order_id'>>(query);
    return rows.map((row) => row.parent_order_id);
  }

  /** In the order of their parents' names. */
  async #familiesOf(orderIds: readonly string[], upTo: number | null): Promise<readonly FamilyRecords[]> {
    if (orderIds.length === 0) return [];
    const parents = await this.#parents({
      name: 'archive-parents',
      text: PARENTS,
      values: [this.#partitions, orderIds],
    });
    const sorted = parents.toSorted();
    const found: FamilyRecords[] = [];
    for (let from = 0; from < sorted.length; from += FAMILIES_AT_ONCE)
      found.push(...(await this.#records(sorted.slice(from, from + FAMILIES_AT_ONCE), upTo)));
    return found;
  }

  async find(
    filter: OrderFilter,
    scope: Scope,
    { after, before }: OrderRange,
    limit: number,
  ): Promise<readonly string[]> {
    const { account, symbol, side, ordStatus, clOrdId, from, to } = filter;
    const conditions = new Conditions();
    conditions.add('partition = ANY', this.#partitions);
    conditions.add('account = ANY', scope && [...scope]);
    conditions.add('account =', account);
    conditions.add('symbol =', symbol);
    conditions.add('side =', side);
    conditions.add('ord_status =', ordStatus);
    conditions.add('cl_ord_id =', clOrdId);
    conditions.add('entered_at >=', from === undefined ? null : parseMicros(from));
    conditions.add('entered_at <', to === undefined ? null : parseMicros(to));
    conditions.add('parent_order_id >', after);
    conditions.add('parent_order_id <', before);
    const { text, values } = conditions;
    const { rows } = await this.pool.query<Pick<RecordRow, 'parent_order_id'>>(
      `SELECT parent_order_id FROM order_family WHERE ${text} ORDER BY parent_order_id DESC LIMIT ${limit}`,
      values,
    );
    return rows.map((row) => row.parent_order_id);
  }

  async #records(parentOrderIds: readonly string[], upTo: number | null): Promise<readonly FamilyRecords[]> {
    const { rows } = await this.pool.query<RecordRow>({
      name: 'archive-records',
      text: RECORDS,
      values: [this.#partitions, parentOrderIds, upTo],
    });
    const families = new Map<string, EncodedEvent[]>();
    for (const { partition, parent_order_id: parent, seq, type, payload } of rows) {
      const key = `${partition} ${parent}`;
      const family = families.get(key) ?? [];
      family.push({ seq: Number(seq), type, payload });
      families.set(key, family);
    }
    return [...families.values()];
  }
}

/** Parts of a WHERE clause, all of which must hold; what is not asked for is no part of it. */
class Conditions {
  readonly values: unknown[] = [];
  readonly #parts: string[] = [];

  add(left: string, value: unknown): void {
    if (value === undefined || value === null) return;
    this.values.push(value);
    this.#parts.push(`${left} ($${this.values.length})`);
  }

  get text(): string {
    return this.#parts.length === 0 ? 'true' : this.#parts.join(' AND ');
  }
}
