/** A parent with its children: what leaves memory, and comes back, as one. */
import type { Micros } from '../lib/clock.js';
import type { RuleResult } from '../model/rule-result.js';
import type { OrderEvent } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { COMPLIANCE } from './actors.js';

const NONE: string[] = [];

export class OrderFamily {
  #childIds: string[] = NONE;
  #clOrdIdKeys: string[] = NONE;
  /** The rule results of a refused order. */
  refusal: readonly RuleResult[] | null = null;
  /** How many events it is made of. */
  events = 0;
  /** As it is in the archive: no fact about the orders, but about what can be found again. */
  archived: { readonly events: number; readonly digest: bigint | null } | null = null;
  /** When it came back into memory; 0 when it has always been there. */
  recalledAt: Micros = 0;
  changedAt: Micros = 0;
  /** The check of its order, when nothing has happened since. */
  #checked: readonly RuleResult[] | null = null;

  constructor(readonly parentOrderId: string) {}

  /** In the order of their entry. */
  get childIds(): readonly string[] {
    return this.#childIds;
  }

  /** The keys of the ClOrdIDs that it has used up. */
  get clOrdIdKeys(): readonly string[] {
    return this.#clOrdIdKeys;
  }

  addChild(orderId: string): void {
    this.#childIds = withOneMore(this.#childIds, orderId);
  }

  addClOrdIdKey(key: string): void {
    this.#clOrdIdKeys = withOneMore(this.#clOrdIdKeys, key);
  }

  /** Notes that one more event has happened to one of its orders. */
  count(event: OrderEvent, isChild: boolean): void {
    this.events += 1;
    this.changedAt = event.at;
    if (isChild) return;
    if (event.type === 'OrderRejected' && event.actor === COMPLIANCE) this.refusal = this.#checked;
    this.#checked = event.type === 'OrderChecked' ? event.results : null;
  }
}

/** Most families have one of each, and a list that was pushed to has room for seventeen. */
function withOneMore(list: string[], item: string): string[] {
  if (list === NONE) return [item];
  list.push(item);
  return list;
}

/** True of an order that nobody needs to act on any more unless something is reported that should not be. */
export function isOver(order: Order): boolean {
  return !isWorking(order) && order.requests.length === 0 && order.conditions.unknown === null;
}
