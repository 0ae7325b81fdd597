/** What makes a request the same as one before: every term of it. */
import type { OrderTerms, Replacement } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';

/** Are they the same order? Of an order by cash the quantity follows from the amount. */
export function sameTerms(a: OrderTerms, b: OrderTerms): boolean {
  let term: keyof OrderTerms;
  for (term in TERMS) if (!same(a, b, term)) return false;
  return true;
}

const TERMS = {
  account: true,
  clOrdId: true,
  symbol: true,
  side: true,
  ordType: true,
  orderQty: true,
  price: true,
  timeInForce: true,
  text: true,
  stopPx: true,
  expireTime: true,
  minQty: true,
  maxFloor: true,
  execInst: true,
  exDestination: true,
  cashOrderQty: true,
  contingency: true,
} as const satisfies Record<keyof OrderTerms, true>;

function same(a: OrderTerms, b: OrderTerms, term: keyof OrderTerms): boolean {
  if (a[term] === b[term]) return true;
  if (term === 'orderQty') return a.cashOrderQty !== undefined && b.cashOrderQty !== undefined;
  return typeof a[term] === 'object' && JSON.stringify(a[term]) === JSON.stringify(b[term]);
}

/** The whole new values: what is not changed stays as it is asked for so far. */
export function replacementOf({ terms, requests }: Order, changes: Partial<Replacement>): Replacement {
  const last = requests.findLast((open) => open.kind === 'REPLACE');
  const { orderQty, price, timeInForce, stopPx, expireTime } =
    last?.kind === 'REPLACE' ? last.replacement : terms;
  return {
    orderQty,
    price,
    timeInForce,
    ...(stopPx !== undefined && { stopPx }),
    ...(expireTime !== undefined && { expireTime }),
    ...changes,
  };
}

/** Did the request of this name ask for these changes? One that has been answered can no longer be told apart. */
export function sameReplacement(
  { requests }: Order,
  clOrdId: string,
  changes: Partial<Replacement>,
): boolean {
  const open = requests.find((request) => request.clOrdId === clOrdId);
  if (open?.kind !== 'REPLACE') return true;
  let field: keyof Replacement;
  for (field in changes) if (changes[field] !== open.replacement[field]) return false;
  return true;
}
