/** An order being written: what the ticket holds, and how input changes it. */
import type { OrderRequest } from '../api/api.js';
import { fixedText, parseFixed } from '../lib/decimal.js';
import { newClOrdId } from './cl-ord-id.js';
import type { TicketSeed } from './ticket-seed.js';

export interface Draft {
  readonly clOrdId: string;
  readonly symbol: string;
  readonly account: string;
  readonly side: 'BUY' | 'SELL' | 'SELL_SHORT';
  readonly ordType: 'LIMIT' | 'MARKET';
  readonly timeInForce: 'DAY' | 'GTC' | 'IOC' | 'FOK';
  readonly orderQty: string;
  readonly price: string;
  /** The one market it is for; empty lets the router choose. */
  readonly exDestination: string;
}

/** A new intent, with its own ClOrdID: however often it is sent, it is one order. */
export function newDraft(from: Partial<Draft>): Draft {
  return {
    symbol: '',
    account: '',
    side: 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'DAY',
    orderQty: '',
    price: '',
    exDestination: '',
    ...from,
    clOrdId: newClOrdId(),
  };
}

/** The draft with what was clicked; another symbol clears quantity and price. */
export function seeded(draft: Draft, seed: TicketSeed): Draft {
  const other = seed.symbol !== undefined && seed.symbol !== draft.symbol;
  return {
    ...draft,
    ...(other ? { price: '' } : {}),
    ...(seed.price === undefined ? {} : { ordType: 'LIMIT' as const }),
    ...seed,
  };
}

/** As the API wants it. */
export function requestOf(draft: Draft): OrderRequest {
  const { price, ordType, exDestination, ...rest } = draft;
  const to = exDestination === '' ? {} : { exDestination };
  return ordType === 'MARKET' ? { ...rest, ...to, ordType } : { ...rest, ...to, ordType, price };
}

/** `text` moved by whole steps, never to or below zero; text that is no number starts at one step. */
export function stepped(text: string, step: string, count: number): string {
  const size = parseFixed(step) ?? 0n;
  const next = (parseFixed(text) ?? 0n) + size * BigInt(count);
  return next <= 0n ? text : fixedText(next, step.split('.')[1]?.length ?? 0);
}
