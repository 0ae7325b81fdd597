/** What the exchanges themselves have on record, and what passed over the wire before any misdeed. */
import type { Dial } from '../../../venues/simulated/connection.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { ClientSession } from '../../../venues/simulated/exchange/client-session.js';
import { DEFAULT_CLIENT } from '../../../venues/simulated/simulated-venue.js';

/** Every execution of every exchange: venue, order and ExecID → how much at what price. */
export function executionsOnRecord(exchanges: readonly Exchange[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const exchange of exchanges) {
    for (const { clOrdId, execId, lastQty, lastPx } of sessionOf(exchange)?.ledger.standing(0) ?? [])
      found.set(`${exchange.venue} ${clOrdId} ${execId}`, `${lastQty} at ${lastPx}`);
  }
  return found;
}

export function positionsOnRecord(exchanges: readonly Exchange[]): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const exchange of exchanges) {
    for (const { symbol, qty } of sessionOf(exchange)?.ledger.positions() ?? [])
      held.set(symbol, (held.get(symbol) ?? 0) + qty);
  }
  return held;
}

/** By order: what it has executed and could still execute. */
export function exposedOnRecord(exchanges: readonly Exchange[]): ReadonlyMap<string, number> {
  const exposed = new Map<string, number>();
  for (const exchange of exchanges) {
    for (const { terms, cumQty, leavesQty } of sessionOf(exchange)?.orders.values() ?? [])
      exposed.set(terms.clOrdId, cumQty + leavesQty);
  }
  return exposed;
}

/** Orders that can still trade. */
export function workingOnRecord(exchanges: readonly Exchange[]): readonly string[] {
  return exchanges.flatMap((exchange) =>
    [...(sessionOf(exchange)?.orders.values() ?? [])].flatMap(({ working, terms }) =>
      working ? [terms.clOrdId] : [],
    ),
  );
}

function sessionOf(exchange: Exchange): ClientSession | undefined {
  return exchange.session(DEFAULT_CLIENT);
}

/** Listens at the exchange's end of the wire: every order must come there once. */
export class OrdersOnWire {
  readonly twice: string[] = [];
  readonly #seen = new Set<string>();

  over(dial: Dial): Dial {
    return (receiver) => {
      const { send, close } = dial(receiver);
      return {
        close,
        send: (message) => {
          if (message.type === 'ORDER') this.#note(message.order.clOrdId);
          send(message);
        },
      };
    };
  }

  #note(clOrdId: string): void {
    if (this.#seen.has(clOrdId)) this.twice.push(clOrdId);
    this.#seen.add(clOrdId);
  }
}
