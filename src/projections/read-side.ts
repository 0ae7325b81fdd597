/** What the gateways may read: one interface per read model, implemented by the projections beside this file. */
import type { OrdStatus, Side } from '../model/fix.js';
import type { RuleResult } from '../model/rule-result.js';
import type { ReportSource } from '../orders/events.js';
import type { PartitionRun } from '../model/reconciliation.js';
import type { DecisionView } from './blotter/decision-view.js';
import type { DeskOrderView } from './blotter/desk-view.js';
import type { ExecutionView, OrderListView, OrderView } from './blotter/order-view.js';

/** Accounts a reader may see; null is all of them. */
export type Scope = ReadonlySet<string> | null;

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Opaque keyset cursor of the next page; null at the end. */
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

/** A cursor that this system did not make. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

export interface OrderFilter {
  readonly account?: string;
  readonly symbol?: string;
  readonly side?: Side;
  readonly ordStatus?: OrdStatus;
  /** True: not yet ended. */
  readonly open?: boolean;
  readonly clOrdId?: string;
  /** Entered at or after / before, RFC 3339. */
  readonly from?: string;
  readonly to?: string;
}

/** Rows that one committed batch changed; each array is empty when nothing of its kind changed. */
export interface BlotterChange {
  readonly orders: readonly OrderView[];
  readonly executions: readonly ExecutionView[];
  readonly decisions: readonly DecisionView[];
}

/** All orders there ever were. Rejects when what is not in memory cannot be read now. */
export interface OrderReadings {
  /** Parents only, newest first. */
  orders(filter: OrderFilter, scope: Scope, page: PageRequest): Promise<Page<OrderView>>;
  order(orderId: string): Promise<OrderView | undefined>;
  children(orderId: string): Promise<readonly OrderView[]>;
  /** The reports of one order, in order of sending. */
  executions(orderId: string): Promise<readonly ExecutionView[]>;
  decisions(orderId: string): Promise<readonly DecisionView[]>;
  /** What pre-trade compliance answered, rule by rule. */
  checks(orderId: string): Promise<readonly RuleResult[]>;
  /** The lists of this name: one for each account in sight that has used it. */
  orderLists(listId: string, scope: Scope): Promise<readonly OrderListView[]>;
  /** The order as a desk sees it; undefined when it is not on one. */
  onDesk(orderId: string): Promise<DeskOrderView | undefined>;
}

/** The orders in memory: all that are open, and the newest of the others. */
export interface Blotter {
  /** Parents only, newest first. */
  orders(filter: OrderFilter, scope: Scope, page: PageRequest): Page<OrderView>;
  order(orderId: string): OrderView | undefined;
  /** The lists of this name, of each account that is in scope. */
  orderLists(listId: string, scope: Scope): readonly OrderListView[];
  children(orderId: string): readonly OrderView[];
  /** The reports of one order, in order of sending. */
  executions(orderId: string): readonly ExecutionView[];
  decisions(orderId: string): readonly DecisionView[];
  /** What pre-trade compliance answered, rule by rule. */
  checks(orderId: string): readonly RuleResult[];
  /** The newest rows of a kind, oldest of them first, for a stream's snapshot; children included. */
  recentOrders(scope: Scope, limit: number): readonly OrderView[];
  /** Trades of parents only. */
  recentExecutions(scope: Scope, limit: number): readonly ExecutionView[];
  onChange(listener: (change: BlotterChange) => void): () => void;
}

export interface DeskFilter {
  readonly account?: string;
  readonly symbol?: string;
  /** True: working, or a request waits for its answer. */
  readonly open?: boolean;
}

/** The sales-trader's desks: children that stand where a person works them. */
export interface Desk {
  /** Newest first. */
  orders(filter: DeskFilter, scope: Scope, page: PageRequest): Page<DeskOrderView>;
  order(orderId: string): DeskOrderView | undefined;
  /** What a report on the order caused: reports of the order itself, then of its client's. */
  causedBy(orderId: string, source: ReportSource): readonly ExecutionView[];
}

export interface PositionView {
  readonly account: string;
  readonly symbol: string;
  /** Signed. */
  readonly qty: string;
  readonly avgCost: string;
  /** Mid of the NBBO, else the last trade, else the prior close; null without any. */
  readonly markPx: string | null;
  readonly marketValue: string | null;
  readonly unrealizedPnl: string | null;
  readonly realizedPnl: string;
  readonly fees: string;
  readonly boughtQty: string;
  readonly soldQty: string;
}

export interface Positions {
  positions(
    scope: Scope,
    filter: { readonly account?: string; readonly symbol?: string },
  ): readonly PositionView[];
  /** Called with the positions that a fill changed. */
  onChange(listener: (rows: readonly PositionView[]) => void): () => void;
}

/** A comparison of a market's record of us with ours; `at` is RFC 3339. */
export interface ReconciliationView extends Omit<PartitionRun, 'at'> {
  readonly at: string;
}

export interface Reconciliations {
  /** One of each market and partition that were compared. */
  latest(): readonly ReconciliationView[];
  /** Newest first. */
  history(venue: string): readonly ReconciliationView[];
}

/** One journal event as the compliance officer reads it. */
export interface AuditEventView {
  /** Of its partition's journal. */
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly orderId: string | null;
  readonly parentOrderId: string | null;
  readonly clOrdId: string | null;
  readonly account: string | null;
  readonly symbol: string | null;
  readonly venue: string | null;
  /** The rules that did not pass, when the event is a check. */
  readonly ruleIds: readonly string[];
  /** One sentence for a person. */
  readonly summary: string;
  /** The whole event, decimals as text. */
  readonly event: Readonly<Record<string, unknown>>;
  /** The journal record's hash. */
  readonly hash: string;
  /** Partition and number, as `0-17`: no other event of the system has it. */
  readonly eventId: string;
}

export interface AuditFilter {
  readonly orderId?: string;
  readonly clOrdId?: string;
  readonly account?: string;
  readonly symbol?: string;
  readonly actor?: string;
  readonly type?: string;
  readonly venue?: string;
  readonly ruleId?: string;
  /** At or after / before, RFC 3339. */
  readonly from?: string;
  readonly to?: string;
  /** Every word must occur in the event. */
  readonly text?: string;
}

/** The audit has not caught up with the journal in time: the same question a little later will be answered. */
export class AuditBehind extends Error {
  override readonly name = 'AuditBehind';
}

/** What is not in memory cannot be read now: the same question is answered once the database is back. */
export class ReadingUnavailable extends Error {
  override readonly name = 'ReadingUnavailable';
}

/** What the database answers. Rejects with ReadingUnavailable when it does not. */
export async function reading<Value>(question: Promise<Value>): Promise<Value> {
  try {
    return await question;
  } catch (cause) {
    throw new ReadingUnavailable('what is not in memory cannot be read from the database now', { cause });
  }
}

export interface Audit {
  /**
   * Newest first; waits until everything committed before the call is in it, as the other two do. Rejects with
   * AuditBehind when that takes too long, InvalidCursor for a foreign cursor, RangeError for what is not a time.
   */
  events(filter: AuditFilter, scope: Scope, page: PageRequest): Promise<Page<AuditEventView>>;
  /** Every event of the order and its children, oldest first; up to and including `asOf` (RFC 3339) when given. */
  timeline(orderId: string, asOf: string | null): Promise<readonly AuditEventView[]>;
  /** All matching events, oldest first, streamed: for the exports. */
  export(filter: AuditFilter, scope: Scope): AsyncIterable<AuditEventView>;
}
