/** Answers what the compliance officer asks, always as of everything that was durable when the question came. */
import type { Pool } from 'pg';
import type { Journal } from '../../journal/journal.js';
import { formatMicros, parseMicros } from '../../lib/clock.js';
import type { Micros } from '../../lib/clock.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { AuditBehind, InvalidCursor, reading } from '../read-side.js';
import type { Audit, AuditEventView, AuditFilter, Page, PageRequest, Scope } from '../read-side.js';
import type { AuditFollower } from './audit-follower.js';
import type { AuditProjector } from './audit-projector.js';
import { scopeTerms, wantedTerms } from './audit-terms.js';

export interface AuditQueriesDeps {
  readonly pool: Pool;
  readonly journal: Pick<Journal, 'head'>;
  readonly projector: Pick<AuditProjector | AuditFollower, 'reached'>;
  /** How long a question waits for the audit to catch up. */
  readonly patience: Micros;
}

interface Row {
  readonly seq: bigint;
  readonly at: bigint;
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

const SELECT = `SELECT seq, at, type, actor, order_id, parent_order_id, cl_ord_id, account, symbol, venue,
  rule_ids, summary, event, hash FROM audit_event`;

const EXPORT_PAGE = 500;

/** Conditions on the table, with the values of their parameters. */
interface Condition {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

export class AuditQueries implements Audit {
  constructor(private readonly deps: AuditQueriesDeps) {}

  async events(filter: AuditFilter, scope: Scope, page: PageRequest): Promise<Page<AuditEventView>> {
    const condition = conditionOf(filter, scope);
    const below = cursorSeq(page.cursor);
    await this.#caughtUp();
    const { texts, values } = below === null ? condition : and(condition, 'seq <', below);
    const text = `${SELECT} ${where(texts)} ORDER BY seq DESC LIMIT $${values.length + 1}`;
    const rows = await this.#rows(text, [...values, page.limit + 1]);
    const last = rows[page.limit - 1];
    const next = last && rows.length > page.limit ? encodeCursor('audit', String(last.seq)) : null;
    return { rows: rows.slice(0, page.limit), next };
  }

  async timeline(orderId: string, asOf: string | null): Promise<readonly AuditEventView[]> {
    const until = asOf === null ? null : timeOf('asOf', asOf);
    await this.#caughtUp();
    return this.#rows(
      `${SELECT} WHERE (root_order_id = $1 OR order_id = $1) AND ($2::bigint IS NULL OR at <= $2) ORDER BY seq`,
      [orderId, until],
    );
  }

  async *export(filter: AuditFilter, scope: Scope): AsyncIterable<AuditEventView> {
    const upTo = and(conditionOf(filter, scope), 'seq <=', await this.#caughtUp());
    let above: number | null = 0;
    while (above !== null) {
      const { texts, values } = and(upTo, 'seq >', above);
      const rows: readonly AuditEventView[] = await this.#rows(
        `${SELECT} ${where(texts)} ORDER BY seq LIMIT ${EXPORT_PAGE}`,
        values,
      );
      yield* rows;
      above = rows.length < EXPORT_PAGE ? null : (rows.at(-1)?.seq ?? null);
    }
  }

  /** Waits for what is durable now; its last number. Rejects with AuditBehind. */
  async #caughtUp(): Promise<number> {
    const { seq } = await reading(this.deps.journal.head());
    if (await this.deps.projector.reached(seq, this.deps.patience)) return seq;
    throw new AuditBehind('The audit is still taking in what was committed; ask again in a few seconds');
  }

  async #rows(text: string, values: readonly unknown[]): Promise<readonly AuditEventView[]> {
    const { rows } = await reading(this.deps.pool.query<Row>(text, [...values]));
    return rows.map(viewOf);
  }
}

function conditionOf(filter: AuditFilter, scope: Scope): Condition {
  const wanted = wantedTerms(filter);
  let condition: Condition = { texts: [], values: [] };
  const narrow = (text: string, value: unknown): void => {
    condition = and(condition, text, value);
  };
  if (wanted.length > 0) narrow('terms @>', wanted);
  const inScope = scopeTerms(scope);
  if (inScope) narrow('terms &&', inScope);
  if (filter.orderId !== undefined) narrow('order_id =', filter.orderId);
  if (filter.from !== undefined) narrow('at >=', timeOf('from', filter.from));
  if (filter.to !== undefined) narrow('at <', timeOf('to', filter.to));
  return condition;
}

function and({ texts, values }: Condition, text: string, value: unknown): Condition {
  return { texts: [...texts, `${text} $${values.length + 1}`], values: [...values, value] };
}

function where(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `WHERE ${texts.join(' AND ')}`;
}

function cursorSeq(cursor: string | null): number | null {
  const key = decodeCursor('audit', cursor);
  if (key === null) return null;
  if (!/^\d{1,15}$/.test(key))
    throw new InvalidCursor('cursor: use the `next` of the page before, unchanged');
  return Number(key);
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
  };
}
