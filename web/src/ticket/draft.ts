/** An order being written: what the ticket holds, and how input changes it. */
import type { OrderRequest } from '../api/api.js';
import { fixedText, parseFixed } from '../lib/decimal.js';
import { newClOrdId } from './cl-ord-id.js';
import type { TIMES } from './draft-shape.js';
import { shapeOf, timesOf } from './draft-shape.js';
import type { TicketSeed } from './ticket-seed.js';

export const TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT', 'PEGGED'] as const;
export const PEGS = ['PRIMARY_PEG', 'MID_PRICE_PEG', 'MARKET_PEG'] as const;

/** Amounts as typed; a field that its type does not show keeps what was typed, and is not sent. */
export interface Draft {
  readonly clOrdId: string;
  readonly symbol: string;
  readonly account: string;
  readonly side: 'BUY' | 'SELL' | 'SELL_SHORT';
  readonly ordType: (typeof TYPES)[number];
  readonly timeInForce: (typeof TIMES)[number];
  readonly orderQty: string;
  readonly price: string;
  readonly stopPx: string;
  readonly peg: (typeof PEGS)[number];
  /** Local time as the input has it: `2026-01-05T15:30`. */
  readonly expireTime: string;
  readonly minQty: string;
  readonly maxFloor: string;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Empty lets the router choose. */
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
    stopPx: '',
    peg: 'PRIMARY_PEG',
    expireTime: '',
    minQty: '',
    maxFloor: '',
    postOnly: false,
    reduceOnly: false,
    exDestination: '',
    ...from,
    clOrdId: newClOrdId(),
  };
}

/** The same order again, without its amounts. */
export function nextDraft(old: Draft): Draft {
  return newDraft({ ...old, orderQty: '', minQty: '', maxFloor: '' });
}

/** The draft with what was typed; a time in force that its type cannot have becomes DAY. */
export function changed(draft: Draft, part: Partial<Draft>): Draft {
  const next = { ...draft, ...part };
  return timesOf(next).includes(next.timeInForce) ? next : { ...next, timeInForce: 'DAY' };
}

/** The draft with what was clicked; another symbol clears the prices. */
export function seeded(draft: Draft, seed: TicketSeed): Draft {
  const other = seed.symbol !== undefined && seed.symbol !== draft.symbol;
  const priced = seed.price === undefined || shapeOf(draft).price !== null;
  return {
    ...draft,
    ...(other ? { price: '', stopPx: '' } : {}),
    ...(priced ? {} : { ordType: 'LIMIT' as const }),
    ...seed,
  };
}

/** As the API wants it: only what the order's type shows, and of that only what was typed. */
export function requestOf(draft: Draft): OrderRequest {
  const { clOrdId, account, symbol, side, ordType, timeInForce, orderQty, exDestination } = draft;
  const shape = shapeOf(draft);
  const execInst = [
    ...(shape.peg ? [draft.peg] : []),
    ...(shape.postOnly && draft.postOnly ? ['PARTICIPATE_DONT_INITIATE'] : []),
    ...(draft.reduceOnly ? ['REDUCE_ONLY'] : []),
  ];
  return {
    clOrdId,
    account,
    symbol,
    side,
    ordType,
    timeInForce,
    orderQty,
    ...(shape.price !== null && draft.price !== '' && { price: draft.price }),
    ...(shape.stopPx && { stopPx: draft.stopPx }),
    ...(shape.expireTime && { expireTime: new Date(draft.expireTime).toISOString() }),
    ...(shape.minQty && draft.minQty !== '' && { minQty: draft.minQty }),
    ...(shape.maxFloor && draft.maxFloor !== '' && { maxFloor: draft.maxFloor }),
    ...(execInst.length > 0 && { execInst }),
    ...(exDestination !== '' && { exDestination }),
  };
}

/** `text` moved by whole steps, never to or below zero; text that is no number starts at one step. */
export function stepped(text: string, step: string, count: number): string {
  const size = parseFixed(step) ?? 0n;
  const next = (parseFixed(text) ?? 0n) + size * BigInt(count);
  return next <= 0n ? text : fixedText(next, step.split('.')[1]?.length ?? 0);
}
