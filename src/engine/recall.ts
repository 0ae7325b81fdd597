/** Brings orders back into memory before something happens to them: one look-up at a time, so that none comes back twice. */
import type { Clock, Micros } from '../lib/clock.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { OrderEvent } from '../orders/events.js';
import type { FamilyRecords, OrderArchive } from './archive.js';
import type { CommittedSink } from './committed-sink.js';
import type { EngineState } from './engine-state.js';

export interface RecallDeps {
  readonly state: EngineState;
  /** An empty state, to fold families in apart from the others. */
  readonly apart: () => EngineState;
  readonly archive: OrderArchive;
  readonly sink: Pick<CommittedSink, 'admit'>;
  readonly clock: Clock;
}

export class Recall {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly deps: RecallDeps) {}

  /** The family of an order, parent or child. Resolves when it is in memory, or when there is none. Rejects when the archive cannot be read. */
  order(orderId: string): Promise<void> {
    return this.#next(async () => {
      if (!this.deps.state.order(orderId)) this.#take(await this.deps.archive.familiesOf([orderId]));
    });
  }

  /** The family that used the ClOrdID up, likewise. */
  clOrdId(account: string, clOrdId: string): Promise<void> {
    return this.#next(async () => {
      if (this.deps.state.clOrdIds.mayBeArchived(account, clOrdId))
        this.#take(await this.deps.archive.familiesOfClOrdId(account, clOrdId));
    });
  }

  /** The list of this name, likewise. */
  list(account: string, listId: string): Promise<void> {
    return this.#next(async () => {
      if (this.deps.state.lists.mayBeArchived(account, listId))
        this.#take(await this.deps.archive.familiesOfList(account, listId));
    });
  }

  /** The families of these orders, likewise. */
  orders(orderIds: Iterable<string>): Promise<void> {
    const missing = new Set([...orderIds].filter((orderId) => !this.deps.state.order(orderId)));
    if (missing.size === 0) return Promise.resolve();
    return this.#next(async () => this.#take(await this.deps.archive.familiesOf([...missing])));
  }

  /** The families of the orders that these events happened to, but for those that the events themselves enter. */
  async ordersOf(events: readonly OrderEvent[]): Promise<void> {
    let asked: ReadonlySet<string> = new Set();
    for (let missing = this.#missing(events); missing.size > 0; missing = this.#missing(events)) {
      // Nobody has them; others may have left while these came.
      if ([...missing].every((orderId) => asked.has(orderId))) return;
      await this.orders(missing);
      asked = missing;
    }
  }

  #missing(events: readonly OrderEvent[]): ReadonlySet<string> {
    const missing = new Set<string>();
    const entered = new Set<string>();
    for (const event of events) {
      if (event.type === 'SharesSplit') continue;
      const parentId = event.type === 'OrderEntered' ? event.parentOrderId : event.orderId;
      if (event.type === 'OrderEntered') entered.add(event.orderId);
      if (parentId !== null && !entered.has(parentId) && !this.deps.state.order(parentId))
        missing.add(parentId);
    }
    return missing;
  }

  /** Takes those in that are not in memory. */
  #take(families: readonly FamilyRecords[]): void {
    const { state, apart, sink, clock } = this.deps;
    const absent = families.filter((records) => !isIn(state, records));
    if (absent.length === 0) return;
    state.adopt(foldApart(absent, apart(), clock.now()));
    for (const records of absent) sink.admit(records);
  }

  #next(task: () => Promise<void>): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(task);
    return this.#last;
  }
}

/** Is this family in memory? Nobody's is. */
export function isIn(state: EngineState, [entered]: FamilyRecords): boolean {
  return entered === undefined || state.order(decodeEvent(entered).orderId) !== undefined;
}

/** Folds whole families into an empty state. */
export function foldApart(
  families: readonly FamilyRecords[],
  apart: EngineState,
  recalledAt: Micros,
): EngineState {
  for (const records of families) for (const record of records) apart.apply(decodeEvent(record));
  for (const family of apart.families().values()) family.recalledAt = recalledAt;
  return apart;
}
