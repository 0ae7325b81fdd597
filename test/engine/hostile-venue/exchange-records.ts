/** What the exchanges themselves have on record, and what passed over the wire before any misdeed. */
import type { VenueOrder } from '../../../src/execution/venue-adapter.js';
import type { Dial } from '../../../venues/simulated/connection.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { ClientRecords } from '../../../venues/simulated/exchange/operator.js';
import { DEFAULT_CLIENT } from '../../../venues/simulated/simulated-venue.js';

export class ExchangeRecords {
  readonly #records: readonly ClientRecords[];

  constructor(exchanges: readonly Exchange[]) {
    this.#records = exchanges.map(({ operator }) => operator.records(DEFAULT_CLIENT));
  }

  /** Venue, order and ExecID → how much at what price. */
  executions(): ReadonlyMap<string, string> {
    return new Map(
      this.#records.flatMap(({ venue, executions }) =>
        executions.map(
          ({ clOrdId, execId, lastQty, lastPx }) =>
            [`${venue} ${clOrdId} ${execId}`, `${lastQty} at ${lastPx}`] as const,
        ),
      ),
    );
  }

  /** By symbol, over all exchanges. */
  positions(): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    for (const { positions } of this.#records)
      for (const { symbol, qty } of positions) held.set(symbol, (held.get(symbol) ?? 0) + qty);
    return held;
  }

  /** By order: what it has executed and could still execute. */
  exposed(): ReadonlyMap<string, number> {
    const exposed = new Map<string, number>();
    const add = (clOrdId: string, qty: number) => exposed.set(clOrdId, (exposed.get(clOrdId) ?? 0) + qty);
    for (const { executions, openOrders } of this.#records) {
      for (const { clOrdId, lastQty } of executions) add(clOrdId, lastQty);
      for (const { clOrdId, leavesQty } of openOrders) add(clOrdId, leavesQty);
    }
    return exposed;
  }

  /** Orders that can still trade. */
  working(): readonly string[] {
    return this.#records.flatMap(({ openOrders }) => openOrders.map(({ clOrdId }) => clOrdId));
  }
}

/** Listens at the exchanges' end of the wires: every order must come there once. */
export class OrdersOnWire {
  readonly twice: string[] = [];
  readonly #seen = new Map<string, { readonly venue: string; readonly order: VenueOrder }>();

  over(venue: string, dial: Dial): Dial {
    return (receiver) => {
      const connection = dial(receiver);
      return {
        close: () => connection.close(),
        send: (message) => {
          if (message.type === 'ORDER') this.#note(venue, message.order);
          connection.send(message);
        },
      };
    };
  }

  /** The latest orders of one exchange. */
  latest(venue: string, count: number): readonly VenueOrder[] {
    const there = [...this.#seen.values()].filter((seen) => seen.venue === venue);
    return there.slice(-count).map(({ order }) => order);
  }

  #note(venue: string, order: VenueOrder): void {
    if (this.#seen.has(order.clOrdId)) this.twice.push(order.clOrdId);
    this.#seen.set(order.clOrdId, { venue, order });
  }
}
