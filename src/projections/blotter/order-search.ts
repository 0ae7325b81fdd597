/** Finds parents by filter: through the narrowest list that the filter allows, then row by row. */
import { parseMicros } from '../../lib/clock.js';
import type { Micros } from '../../lib/clock.js';
import { isWorking, ordStatusOf } from '../../orders/order-state.js';
import type { OrderFilter, Scope } from '../read-side.js';
import type { BlotterOrder } from './blotter-order.js';
import { OpenOrders } from './open-orders.js';
import { OrderList } from './order-list.js';

type Test = (entry: BlotterOrder) => boolean;

export class OrderSearch {
  readonly #parents = new OrderList();
  readonly #open = new OpenOrders(({ order }) => isWorking(order));
  readonly #byAccount = new Map<string, OrderList>();
  readonly #byClOrdId = new Map<string, OrderList>();

  get size(): number {
    return this.#parents.size;
  }

  /** A new parent. */
  add(entry: BlotterOrder): void {
    this.#parents.add(entry);
    this.#open.note(entry);
    listOf(this.#byAccount, entry.order.terms.account).add(entry);
    listOf(this.#byClOrdId, entry.order.clOrdId).add(entry);
  }

  /** A parent has changed. */
  note(entry: BlotterOrder): void {
    this.#open.note(entry);
  }

  /** A parent leaves memory; it has ended. */
  release({ order: { terms, enteredTerms } }: BlotterOrder): void {
    this.#parents.drop();
    if (this.#byAccount.get(terms.account)?.drop()) this.#byAccount.delete(terms.account);
    if (this.#byClOrdId.get(enteredTerms.clOrdId)?.drop()) this.#byClOrdId.delete(enteredTerms.clOrdId);
  }

  /** Newest first, below the OrderID `before`. Throws a RangeError for `from` or `to` that is not a time. */
  *find(filter: OrderFilter, scope: Scope, before: string | null): Iterable<BlotterOrder> {
    const tests = testsOf(filter, scope);
    for (const entry of this.#narrowest(filter, scope).newest(before)) {
      if (tests.every((test) => test(entry))) yield entry;
    }
  }

  #narrowest({ clOrdId, open, account }: OrderFilter, scope: Scope): Pick<OrderList, 'newest'> {
    if (clOrdId !== undefined) return this.#byClOrdId.get(clOrdId) ?? new OrderList();
    if (open === true) return this.#open.list;
    const only = account ?? (scope?.size === 1 ? [...scope][0] : undefined);
    return only === undefined ? this.#parents : (this.#byAccount.get(only) ?? new OrderList());
  }
}

function listOf(lists: Map<string, OrderList>, key: string): OrderList {
  const known = lists.get(key);
  if (known) return known;
  const list = new OrderList();
  lists.set(key, list);
  return list;
}

function testsOf(filter: OrderFilter, scope: Scope): readonly Test[] {
  const { account, symbol, side, ordStatus, open, clOrdId } = filter;
  const [from, to] = [timeOf('from', filter.from), timeOf('to', filter.to)];
  const tests: (Test | false)[] = [
    scope !== null && ((entry) => scope.has(entry.order.terms.account)),
    account !== undefined && ((entry) => entry.order.terms.account === account),
    symbol !== undefined && ((entry) => entry.order.terms.symbol === symbol),
    side !== undefined && ((entry) => entry.order.terms.side === side),
    clOrdId !== undefined && ((entry) => entry.order.clOrdId === clOrdId),
    open !== undefined && ((entry) => isWorking(entry.order) === open),
    ordStatus !== undefined && ((entry) => ordStatusOf(entry.order) === ordStatus),
    from !== undefined && ((entry) => entry.order.enteredAt >= from),
    to !== undefined && ((entry) => entry.order.enteredAt < to),
  ];
  return tests.filter((test) => test !== false);
}

function timeOf(field: 'from' | 'to', text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const time = parseMicros(text);
  if (time === undefined) throw new RangeError(`${field}: use an RFC 3339 time such as 2026-01-05T14:30:00Z`);
  return time;
}
