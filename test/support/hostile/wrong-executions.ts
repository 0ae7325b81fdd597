/** Executions that an exchange makes by mistake: of an order that has ended, or of more than was ordered. They count: money has moved. */
import type { Random } from '../../../src/lib/random.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import { DEFAULT_CLIENT } from '../../../venues/simulated/simulated-venue.js';

export interface WrongExecution {
  readonly clOrdId: string;
  readonly execId: string;
  readonly lastQty: number;
}

/** What is known of an order that an exchange was sent. */
export interface SentOrder {
  readonly clOrdId: string;
  readonly orderQty: number;
  readonly price: number | null;
}

/** Of an order that was there and has ended; null when this one was not, or works. It may or may not exceed the order. */
export function executeWrongly(
  exchange: Exchange,
  { clOrdId, orderQty, price }: SentOrder,
  random: Random,
): WrongExecution | null {
  const lastQty = random.int(1, orderQty);
  const name = { clientId: DEFAULT_CLIENT, clOrdId };
  try {
    const execId = exchange.operator.execute(name, { lastQty, lastPx: price ?? 1 });
    return { clOrdId, execId, lastQty };
  } catch {
    return null;
  }
}
