/** Answers what the compliance officer asks, always as of everything that was durable when the question came. */
import type { Pool } from 'pg';
import { eventIdOf } from '../../journal/event-id.js';
import type { JournalPartitions, PartitionEnds } from '../../journal/journal-partitions.js';
import { formatMicros, parseMicros } from '../../lib/clock.js';
import type { Micros } from '../../lib/clock.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { AuditBehind, InvalidCursor, reading } from '../read-side.js';
import type { Audit, AuditEventView, AuditFilter, Page, PageRequest, Scope } from '../read-side.js';
import { scopeTerms, wantedTerms } from './audit-terms.js';
import { and, ANYTHING, where } from './condition.js';
import type { Condition } from './condition.js';
import { eventOrder } from './event-order.js';
import type { EventOrder, Place } from './event-order.js';

/** Whoever knows how far the audit has come. */
export interface AuditFollowing {
  /** True as soon as these records are in; false when they are not within `patience`. */
  reached(ends: PartitionEnds, patience: Micros): Promise<boolean>;
  /** What else may be the matter when they are not, in words. */
  readonly doubt?: string;
}

export interface AuditQueriesDeps {
  readonly pool: Pool;
  readonly journal: Pick<JournalPartitions, 'partitions' | 'ends'>;
  readonly projector: AuditFollowing;
  /** How long a question waits for the audit to catch up. */
  readonly patience: Micros;
}

interface Row extends Place {
  readonly type: string;
  readonly actor: string;
  readonly order_id: string;
  readonly parent_order_id: string | null;
  readonly cl_ord_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly venue: string | null;
  readonly rule_ids: readonly string[];
  readonly summary: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

const SELECT = `SELECT partition, seq, at, type, actor, order_id, parent_order_id, cl_ord_id, account, symbol, venue,
  rule_ids, summary, event, hash FROM audit_event`;

const EXPORT_PAGE = 500;

export class AuditQueries implements Audit {
  readonly #order: EventOrder;

  constructor(private readonly deps: AuditQueriesDeps) {
    this.#order = eventOrder(deps.journal.partitions);
  }

  async events(filter: AuditFilter, scope: Scope, page: PageRequest): Promise<Page<AuditEventView>> {
    const condition = narrowed(this.#mine(), filter, scope);
    const from = this.#placeOf(page.cursor);
    await this.#caughtUp();
    const rows = await this.#rows(
      from === null ? condition : this.#order.before(from, condition),
      this.#order.newestFirst,
      page.limit + 1,
    );
    const last = rows[page.limit - 1];
    const next = last && rows.length > page.limit ? encodeCursor('audit', this.#order.keyOf(last)) : null;
    return { rows: rows.slice(0, page.limit).map(viewOf), next };
  }

  async timeline(orderId: string, asOf: string | null): Promise<readonly AuditEventView[]> {
    const until = asOf === null ? null : timeOf('asOf', asOf);
    await this.#caughtUp();
    const story = and(this.#mine(), '(root_order_id = ? OR order_id = ?)', orderId, orderId);
    // All of an order is in one partition: its records' numbers are their order.
    const rows = await this.#rows(until === null ? story : and(story, 'at <= ?', until), 'partition, seq');
    return rows.map(viewOf);
  }

  async *export(filter: AuditFilter, scope: Scope): AsyncIterable<AuditEventView> {
    const condition = narrowed(this.#mine(), filter, scope);
    const upTo = durableAt(condition, await this.#caughtUp());
    let last: Row | null | undefined;
    while (last !== null) {
      const rest = last ? this.#order.after(last, upTo) : upTo;
      const rows: readonly Row[] = await this.#rows(rest, this.#order.oldestFirst, EXPORT_PAGE);
      yield* rows.map(viewOf);
      last = rows.length < EXPORT_PAGE ? null : (rows.at(-1) ?? null);
    }
  }

  /** Of the partitions that are read here. */
  #mine(): Condition {
    const { partitions } = this.deps.journal;
    return partitions.length === 1
      ? and(ANYTHING, 'partition = ?', partitions[0])
      : and(ANYTHING, 'partition = ANY (?::integer[])', partitions);
  }

  #placeOf(cursor: string | null): Place | null {
    const key = decodeCursor('audit', cursor);
    if (key === null) return null;
    const place = this.#order.placeOf(key);
    if (!place) throw new InvalidCursor('cursor: use the `next` of the page before, unchanged');
    return place;
  }

  /** Waits for what is durable now, in every partition. Rejects with AuditBehind. */
  async #caughtUp(): Promise<PartitionEnds> {
    const ends = await reading(this.deps.journal.ends());
    if (await this.deps.projector.reached(ends, this.deps.patience)) return ends;
    const { doubt } = this.deps.projector;
    const text = 'The audit is still taking in what was committed; ask again in a few seconds';
    throw new AuditBehind(doubt === undefined ? text : `${text}; ${doubt}`);
  }

  async #rows(condition: Condition, order: string, limit: number | null = null): Promise<readonly Row[]> {
    const text = `${SELECT} ${where(condition)} ORDER BY ${order} LIMIT $${condition.values.length + 1}`;
    const { rows } = await reading(this.deps.pool.query<Row>(text, [...condition.values, limit]));
    return rows;
  }
}

/** Whatever is committed meanwhile is left out. */
function durableAt(condition: Condition, ends: PartitionEnds): Condition {
  const [[, only] = [0, 0], ...others] = ends;
  if (others.length === 0) return and(condition, 'seq <= ?', only);
  const text = 'seq <= (?::bigint[])[array_position(?::integer[], partition)]';
  return and(condition, text, [...ends.values()], [...ends.keys()]);
}

function narrowed(all: Condition, filter: AuditFilter, scope: Scope): Condition {
  const wanted = wantedTerms(filter);
  let condition = all;
  const narrow = (text: string, value: unknown): void => {
    condition = and(condition, text, value);
  };
  if (wanted.length > 0) narrow('terms @> ?', wanted);
  const inScope = scopeTerms(scope);
  if (inScope) narrow('terms && ?', inScope);
  if (filter.orderId !== undefined) narrow('order_id = ?', filter.orderId);
  if (filter.from !== undefined) narrow('at >= ?', timeOf('from', filter.from));
  if (filter.to !== undefined) narrow('at < ?', timeOf('to', filter.to));
  return condition;
}

function timeOf(field: string, text: string): Micros {
  const time = parseMicros(text);
  if (time === undefined) throw new RangeError(`${field}: use an RFC 3339 time such as 2026-01-05T14:30:00Z`);
  return time;
}

function viewOf(row: Row): AuditEventView {
  const { type, actor, account, symbol, venue, summary, event, hash } = row;
  return {
    seq: Number(row.seq),
    at: formatMicros(Number(row.at)),
    type,
    actor,
    orderId: row.order_id,
    parentOrderId: row.parent_order_id,
    clOrdId: row.cl_ord_id,
    account,
    symbol,
    venue,
    ruleIds: row.rule_ids,
    summary,
    event,
    hash,
    eventId: eventIdOf(row.partition, row.seq),
  };
}
