/** All orders there ever were: those in memory as they are there, the others read again from their records. */
import type { RuleResult } from '../../model/rule-result.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { reading } from '../read-side.js';
import type { OrderFilter, OrderReadings, Page, PageRequest, Scope } from '../read-side.js';
import type { DeskOrderView } from './desk-view.js';
import type { DecisionView } from './decision-view.js';
import { BlotterProjection } from './blotter-projection.js';
import type { BlotterDeps } from './blotter-projection.js';
import type { OrderHistory, OrderRange } from './order-history.js';
import type { ExecutionView, OrderListView, OrderView } from './order-view.js';

export interface AllOrdersDeps extends BlotterDeps {
  readonly blotter: BlotterProjection;
  readonly history: OrderHistory;
}

export class AllOrders implements OrderReadings {
  constructor(private readonly deps: AllOrdersDeps) {}

  async order(orderId: string): Promise<OrderView | undefined> {
    return (await this.#with(orderId)).order(orderId);
  }

  async children(orderId: string): Promise<readonly OrderView[]> {
    return (await this.#with(orderId)).children(orderId);
  }

  async executions(orderId: string): Promise<readonly ExecutionView[]> {
    return (await this.#with(orderId)).executions(orderId);
  }

  async decisions(orderId: string): Promise<readonly DecisionView[]> {
    return (await this.#with(orderId)).decisions(orderId);
  }

  async checks(orderId: string): Promise<readonly RuleResult[]> {
    return (await this.#with(orderId)).checks(orderId);
  }

  async onDesk(orderId: string): Promise<DeskOrderView | undefined> {
    return (await this.#with(orderId)).desk.order(orderId);
  }

  /** A list is in memory whole, or not at all. */
  async orderLists(listId: string, scope: Scope): Promise<readonly OrderListView[]> {
    const { blotter, history } = this.deps;
    const families = await reading(history.familiesOfLists(listId, scope));
    const here = blotter.orderLists(listId, scope);
    const known = new Set(here.map(({ account }) => account));
    const elsewhere = this.#apart(families).orderLists(listId, scope);
    return [...here, ...elsewhere.filter(({ account }) => !known.has(account))];
  }

  /** What is open is in memory. Of everything else the page is merged from both, by OrderID. */
  async orders(filter: OrderFilter, scope: Scope, page: PageRequest): Promise<Page<OrderView>> {
    const here = this.deps.blotter.orders(filter, scope, page);
    if (filter.open === true) return here;
    const { limit, cursor } = page;
    const after = here.next === null ? null : (here.rows.at(-1)?.orderId ?? null);
    const range = { after, before: decodeCursor('order', cursor) };
    const elsewhere = await this.#find(filter, scope, range, limit + 1);
    if (elsewhere.length === 0) return here;
    const rows = [...here.rows, ...(await this.#read(elsewhere))].toSorted(newestFirst);
    const last = rows[limit - 1];
    const more = here.next !== null || rows.length > limit;
    return { rows: rows.slice(0, limit), next: more && last ? encodeCursor('order', last.orderId) : null };
  }

  /** The blotter when it has the order; else one that has its family alone, or nothing when there is no such order. */
  async #with(orderId: string): Promise<BlotterProjection> {
    const { blotter, history } = this.deps;
    if (blotter.has(orderId)) return blotter;
    const families = await reading(history.familiesOf([orderId]));
    // It may have come back meanwhile, and be further than what was read.
    return blotter.has(orderId) ? blotter : this.#apart(families);
  }

  #apart(families: Awaited<ReturnType<OrderHistory['familiesOf']>>): BlotterProjection {
    const apart = new BlotterProjection(this.deps);
    for (const records of families) apart.admit(records);
    return apart;
  }

  /** Parents that are not in memory, newest first. */
  async #find(
    filter: OrderFilter,
    scope: Scope,
    { after, before }: OrderRange,
    limit: number,
  ): Promise<readonly string[]> {
    const absent: string[] = [];
    for (let from = before; ; ) {
      const range = { after, before: from };
      const found = await reading(this.deps.history.find(filter, scope, range, limit * 2));
      absent.push(...found.filter((orderId) => !this.deps.blotter.has(orderId)));
      if (absent.length >= limit || found.length < limit * 2) return absent.slice(0, limit);
      from = found.at(-1) ?? null;
    }
  }

  async #read(parentOrderIds: readonly string[]): Promise<readonly OrderView[]> {
    const apart = this.#apart(await reading(this.deps.history.familiesOf(parentOrderIds)));
    return parentOrderIds.flatMap((orderId) => apart.order(orderId) ?? []);
  }
}

function newestFirst(a: OrderView, b: OrderView): number {
  return a.orderId < b.orderId ? 1 : -1;
}
