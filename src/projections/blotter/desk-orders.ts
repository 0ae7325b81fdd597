/** The orders that stand on desks, with the clients' orders behind them. */
import type { ReportSource } from '../../orders/events.js';
import { isWorking } from '../../orders/order-state.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Desk, DeskFilter, Page, PageRequest, Scope } from '../read-side.js';
import type { BlotterOrder } from './blotter-order.js';
import type { DeskOrderView } from './desk-view.js';
import { OpenOrders } from './open-orders.js';
import { OrderList } from './order-list.js';
import type { ExecutionView } from './order-view.js';
import { deskOrderView } from './render-desk.js';
import { executionView } from './render-order.js';

export interface DeskOrdersDeps {
  /** Does a person work the orders of this venue? */
  readonly isDesk: (venue: string) => boolean;
  readonly currencyOf: (symbol: string) => string;
}

export class DeskOrders implements Desk {
  readonly #all = new OrderList();
  readonly #open = new OpenOrders(isOpen);
  readonly #clients = new Map<string, BlotterOrder>();

  constructor(private readonly deps: DeskOrdersDeps) {}

  /** A new child and its parent; one that stands elsewhere is let be. */
  add(entry: BlotterOrder, client: BlotterOrder): void {
    const { venue } = entry.order;
    if (venue === null || !this.deps.isDesk(venue)) return;
    this.#clients.set(entry.orderId, client);
    this.#all.add(entry);
    this.note(entry);
  }

  /** The child has changed. */
  note(entry: BlotterOrder): void {
    if (!this.#clients.has(entry.orderId)) return;
    this.#open.note(entry);
  }

  /** A child leaves memory with its family. */
  release({ orderId }: BlotterOrder): void {
    if (this.#clients.delete(orderId)) this.#all.drop();
  }

  orders(filter: DeskFilter, scope: Scope, { limit, cursor }: PageRequest): Page<DeskOrderView> {
    const { account, symbol, open } = filter;
    const rows: DeskOrderView[] = [];
    const list = open === true ? this.#open.list : this.#all;
    for (const entry of list.newest(decodeCursor('order', cursor))) {
      const { terms } = entry.order;
      if (scope !== null && !scope.has(terms.account)) continue;
      if ((account ?? terms.account) !== terms.account || (symbol ?? terms.symbol) !== terms.symbol) continue;
      if (open !== undefined && isOpen(entry) !== open) continue;
      const last = rows.at(-1);
      if (last && rows.length >= limit) return { rows, next: encodeCursor('order', last.orderId) };
      const row = this.#view(entry);
      if (row) rows.push(row);
    }
    return { rows, next: null };
  }

  order(orderId: string): DeskOrderView | undefined {
    const entry = this.#entry(orderId);
    return entry && this.#view(entry);
  }

  causedBy(orderId: string, source: ReportSource): readonly ExecutionView[] {
    const entry = this.#entry(orderId);
    const client = this.#clients.get(orderId);
    return [...reportsBy(entry, source), ...reportsBy(client, source)];
  }

  #entry(orderId: string): BlotterOrder | undefined {
    return this.#clients.get(orderId)?.children.find((child) => child.orderId === orderId);
  }

  #view(entry: BlotterOrder): DeskOrderView | undefined {
    const client = this.#clients.get(entry.orderId);
    return client && deskOrderView(entry, client, this.deps.currencyOf(entry.order.terms.symbol));
  }
}

/** Open is also what is filled while a request waits for its answer. */
function isOpen({ order }: BlotterOrder): boolean {
  return isWorking(order) || order.requests.length > 0;
}

function reportsBy(entry: BlotterOrder | undefined, source: ReportSource): readonly ExecutionView[] {
  return (entry?.reports() ?? [])
    .filter(({ event }) => event.source?.venue === source.venue && event.source.seq === source.seq)
    .map(executionView);
}
