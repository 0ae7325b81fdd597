/** Executions that an exchange makes by mistake: of an order that has ended, or of more than was ordered. They count: money has moved. */
import type { Random } from '../../../src/lib/random.js';
import type { ClientOrder } from '../../../venues/simulated/exchange/client-order.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import { DEFAULT_CLIENT } from '../../../venues/simulated/simulated-venue.js';

export interface WrongExecution {
  readonly clOrdId: string;
  readonly execId: string;
  readonly lastQty: number;
}

/** Books and reports one on an order that has ended; null when there is none yet. It may or may not exceed the order. */
export function executeWrongly(exchange: Exchange, random: Random, execId: string): WrongExecution | null {
  const session = exchange.session(DEFAULT_CLIENT);
  const ended = [...(session?.orders.values() ?? [])].filter(isEnded).slice(-20);
  const order = ended[random.int(0, ended.length - 1)];
  if (!session || !order) return null;
  const { clOrdId, price, orderQty } = order.terms;
  const lastQty = random.int(1, orderQty);
  order.cumQty += lastQty;
  const report = session.report({
    kind: 'TRADE',
    clOrdId,
    execId,
    lastQty,
    lastPx: price ?? 1,
    lastLiquidityInd: 'REMOVED',
    fee: '0',
  });
  session.ledger.book(order, report);
  return { clOrdId, execId, lastQty };
}

/** It had been taken: a refused order is nobody's. */
function isEnded({ working, latest }: ClientOrder): boolean {
  return !working && latest?.kind !== 'REJECTED';
}
