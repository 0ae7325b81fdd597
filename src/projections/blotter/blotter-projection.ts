/** The blotter: orders, reports and routing decisions in memory; whole families leave it and come back. */
import { contingencyTypeOf } from '../../model/contingency.js';
import type { RuleResult } from '../../model/rule-result.js';
import { decodeEvent } from '../../orders/event-codec.js';
import type { EncodedEvent } from '../../orders/event-codec.js';
import type { OrderEntered, OrderEvent } from '../../orders/events.js';
import { isExecution } from '../../orders/execution-report.js';
import type { CommittedEvent, Projection } from '../committed-event.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Blotter, BlotterChange, OrderFilter, Page, PageRequest, Scope } from '../read-side.js';
import { BatchChange } from './batch-change.js';
import type { Touched } from './batch-change.js';
import { BlotterOrder } from './blotter-order.js';
import type { BlotterReport } from './blotter-order.js';
import { DeskOrders } from './desk-orders.js';
import type { DecisionView } from './decision-view.js';
import { OrderSearch } from './order-search.js';
import { OrderList } from './order-list.js';
import type { ExecutionView, OrderListView, OrderView } from './order-view.js';
import { decisionWithOutcome } from './render-decision.js';
import { executionView, orderView } from './render-order.js';

/** ISO 4217 for "no currency": the order of a symbol that nobody knows. */
const NO_CURRENCY = 'XXX';

export interface BlotterDeps {
  /** ISO 4217; undefined for an unknown symbol. */
  readonly currencyOf: (symbol: string) => string | undefined;
  /** Does a person work the orders of this venue? */
  readonly isDesk: (venue: string) => boolean;
}

export class BlotterProjection implements Blotter, Projection {
  readonly desk: DeskOrders;
  readonly #orders = new Map<string, BlotterOrder>();
  readonly #index = new OrderSearch();
  /** Parents and children. */
  readonly #all = new OrderList();
  /** Once per trade, oldest first. */
  #parentExecutions: BlotterOrder[] = [];
  #released = 0;
  /** ListID, then account. */
  readonly #lists = new Map<string, Map<string, BlotterOrder[]>>();
  readonly #listeners = new Set<(change: BlotterChange) => void>();

  constructor(private readonly deps: BlotterDeps) {
    this.desk = new DeskOrders({ isDesk: deps.isDesk, currencyOf: this.#currencyOf });
  }

  /** Takes in one event and tells nobody: for the replay at start. Throws when its order was never entered. */
  apply(committed: CommittedEvent): void {
    this.#take(committed, null);
  }

  /** Takes in one durable batch and tells the listeners once of all that it changed. */
  applyAll(events: readonly CommittedEvent[]): void {
    const touched = this.#listeners.size > 0 ? nothingTouched() : null;
    for (const committed of events) this.#take(committed, touched);
    if (!touched || touched.orders.size === 0) return;
    const change = new BatchChange(touched, this.#currencyOf);
    for (const listener of this.#listeners) listener(change);
  }

  #take(committed: CommittedEvent, touched: Touched | null): void {
    const { event } = committed;
    if (event.type === 'OrderEntered') this.#enter(committed, event, touched);
    else if (event.type !== 'SharesSplit') this.#change(committed, touched);
  }

  /** The parents in memory. */
  *families(): Iterable<string> {
    for (const { order } of this.#orders.values()) if (order.parentOrderId === null) yield order.orderId;
  }

  has(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  /** A family comes into memory and nobody is told; one that is there stays as it is. */
  admit(records: readonly EncodedEvent[]): void {
    const [entry] = records;
    const { orderId } = (entry && decodeEvent(entry)) ?? { orderId: null };
    if (orderId === null || this.#orders.has(orderId)) return;
    const [trades, newest] = [this.#parentExecutions.length, this.#parentExecutions.at(-1)];
    for (const record of records) this.#take({ ...record, event: decodeEvent(record) }, null);
    // What an older order did is not what happened last.
    if (newest && newest.orderId > orderId) this.#parentExecutions.length = trades;
  }

  /** A family that has ended leaves memory. */
  release(parentOrderId: string): void {
    const parent = this.#orders.get(parentOrderId);
    if (!parent) return;
    for (const entry of [parent, ...parent.children]) {
      entry.inMemory = false;
      this.#orders.delete(entry.orderId);
      this.#all.drop();
      this.desk.release(entry);
    }
    this.#index.release(parent);
    this.#unlist(parent);
    this.#released += 1;
    if (this.#released * 2 < this.#index.size) return;
    this.#parentExecutions = this.#parentExecutions.filter(({ inMemory }) => inMemory);
    this.#released = 0;
  }

  #enter(committed: CommittedEvent, event: OrderEntered, touched: Touched | null): void {
    const parent = event.parentOrderId === null ? undefined : this.#orders.get(event.parentOrderId);
    // A child follows the decision that made it within the same turn.
    const cause = parent?.decisions.at(-1) ?? null;
    if (this.#orders.has(event.orderId)) return;
    const entry = new BlotterOrder(committed, event, cause);
    this.#orders.set(entry.orderId, entry);
    this.#all.add(entry);
    parent?.children.push(entry);
    cause?.children.push(entry);
    if (event.parentOrderId === null) this.#index.add(entry);
    else if (parent) this.desk.add(entry, parent);
    this.#enlist(entry);
    touched?.orders.add(entry);
    if (cause) touched?.decisions.add(cause);
  }

  #unlist({ order: { terms } }: BlotterOrder): void {
    const { account, contingency } = terms;
    const lists = this.#lists.get(contingency?.listId ?? '');
    const left = lists?.get(account)?.filter(({ inMemory }) => inMemory) ?? [];
    if (left.length > 0) lists?.set(account, left);
    else lists?.delete(account);
    if (lists?.size === 0) this.#lists.delete(contingency?.listId ?? '');
  }

  #enlist(entry: BlotterOrder): void {
    const { account, contingency } = entry.order.terms;
    if (!contingency || entry.order.parentOrderId !== null) return;
    const lists = this.#lists.get(contingency.listId) ?? new Map<string, BlotterOrder[]>();
    this.#lists.set(contingency.listId, lists);
    const list = lists.get(account);
    if (list) list.push(entry);
    else lists.set(account, [entry]);
  }

  #change(committed: CommittedEvent, touched: Touched | null): void {
    const { event } = committed;
    const entry = this.#orders.get(event.orderId);
    if (!entry) throw new Error(`${event.type} for order ${event.orderId}, which was never entered`);
    // A family that was admitted has brought it along.
    if (committed.seq <= entry.lastSeq) return;
    const { unknown } = entry.order.conditions;
    const report = entry.apply(committed);
    const isParent = entry.order.parentOrderId === null;
    if (isParent) this.#index.note(entry);
    else this.desk.note(entry);
    if (isParent && isExecution(event)) this.#parentExecutions.push(entry);
    if (touched) touch(touched, { entry, report, event });
    if (touched && entry.order.conditions.unknown !== unknown) this.#touchParent(touched, entry);
  }

  /** An order's row shows that one of its children is unknown. */
  #touchParent(touched: Touched, { order }: BlotterOrder): void {
    const parent = order.parentOrderId === null ? undefined : this.#orders.get(order.parentOrderId);
    if (parent) touched.orders.add(parent);
  }

  orders(filter: OrderFilter, scope: Scope, { limit, cursor }: PageRequest): Page<OrderView> {
    const rows: OrderView[] = [];
    for (const entry of this.#index.find(filter, scope, decodeCursor('order', cursor))) {
      const last = rows.at(-1);
      if (last && rows.length >= limit) return { rows, next: encodeCursor('order', last.orderId) };
      rows.push(this.#view(entry));
    }
    return { rows, next: null };
  }

  order(orderId: string): OrderView | undefined {
    const entry = this.#orders.get(orderId);
    return entry && this.#view(entry);
  }

  orderLists(listId: string, scope: Scope): readonly OrderListView[] {
    return [...(this.#lists.get(listId) ?? [])]
      .filter(([account]) => inScope(account, scope))
      .map(([account, entries]) => ({
        listId,
        account,
        contingencyType: contingencyTypeOf(entries.map(({ order }) => order.terms)),
        orders: entries.map((entry) => this.#view(entry)),
      }));
  }

  children(orderId: string): readonly OrderView[] {
    return (this.#orders.get(orderId)?.children ?? []).map((entry) => this.#view(entry));
  }

  executions(orderId: string): readonly ExecutionView[] {
    return (this.#orders.get(orderId)?.reports() ?? []).map(executionView);
  }

  decisions(orderId: string): readonly DecisionView[] {
    return (this.#orders.get(orderId)?.decisions ?? []).map(decisionWithOutcome);
  }

  checks(orderId: string): readonly RuleResult[] {
    return this.#orders.get(orderId)?.checks() ?? [];
  }

  recentOrders(scope: Scope, limit: number): readonly OrderView[] {
    const found: OrderView[] = [];
    for (const entry of this.#all.newest(null)) {
      if (found.length >= limit) break;
      if (inScope(entry.order.terms.account, scope)) found.push(this.#view(entry));
    }
    return found.toReversed();
  }

  recentExecutions(scope: Scope, limit: number): readonly ExecutionView[] {
    const found: ExecutionView[] = [];
    const unread = new Map<BlotterOrder, BlotterReport[]>();
    for (let i = this.#parentExecutions.length - 1; i >= 0 && found.length < limit; i -= 1) {
      const entry = this.#parentExecutions[i];
      if (!entry?.inMemory || !inScope(entry.order.terms.account, scope)) continue;
      const executions = unread.get(entry) ?? entry.reports().filter(({ event }) => isExecution(event));
      unread.set(entry, executions);
      const newest = executions.pop();
      if (newest) found.push(executionView(newest));
    }
    return found.toReversed();
  }

  onChange(listener: (change: BlotterChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #view(entry: BlotterOrder): OrderView {
    return orderView(entry, this.#currencyOf(entry.order.terms.symbol));
  }

  readonly #currencyOf = (symbol: string): string => this.deps.currencyOf(symbol) ?? NO_CURRENCY;
}

function nothingTouched(): Touched {
  return { orders: new Set(), reports: [], decisions: new Set() };
}

interface Change {
  readonly entry: BlotterOrder;
  readonly report: BlotterReport | null;
  readonly event: OrderEvent;
}

/** A decision's row shows what its children did, so it changes with them. */
function touch(touched: Touched, { entry, report, event }: Change): void {
  touched.orders.add(entry);
  if (report) touched.reports.push(report);
  const decided = event.type === 'RouteDecided' ? entry.decisions.at(-1) : entry.cause;
  if (decided) touched.decisions.add(decided);
}

function inScope(account: string, scope: Scope): boolean {
  return scope === null || scope.has(account);
}
