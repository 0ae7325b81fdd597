/** What makes an order more than plain: any of it that may be entered. */
import type { Micros } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { OrderTerms } from '../../../src/model/order-terms.js';

interface Around {
  readonly px: () => number;
  readonly now: Micros;
}

const HOUR = 3_600_000_000;
const WAITING = new Set<OrderTerms['timeInForce']>(['DAY', 'GTC']);

/** Nothing for half of the orders. */
export function anyInstructions(
  random: Random,
  { orderQty, timeInForce }: OrderTerms,
  { px, now }: Around,
): Partial<OrderTerms> {
  const waits = WAITING.has(timeInForce);
  const kinds: readonly Partial<OrderTerms>[] = [
    { minQty: random.int(1, orderQty) },
    { execInst: ['ALL_OR_NONE'] },
    { execInst: ['REDUCE_ONLY'] },
    { execInst: ['NOT_HELD'] },
    ...(waits ? waiting(random, orderQty, { px, now }) : []),
  ];
  return random.next() < 0.5 ? {} : (kinds[random.int(0, kinds.length - 1)] ?? {});
}

function waiting(random: Random, orderQty: number, { px, now }: Around): readonly Partial<OrderTerms>[] {
  return [
    { maxFloor: random.int(1, orderQty - 1) },
    { execInst: ['PARTICIPATE_DONT_INITIATE'] },
    { execInst: ['PARTICIPATE_DONT_INITIATE', 'REDUCE_ONLY'] },
    { ordType: 'STOP', price: null, stopPx: px() },
    { ordType: 'STOP_LIMIT', stopPx: px() },
    { ordType: 'STOP_LIMIT', stopPx: px(), execInst: ['REDUCE_ONLY'] },
    { ordType: 'PEGGED', execInst: ['PRIMARY_PEG'] },
    { ordType: 'PEGGED', price: null, execInst: ['MID_PRICE_PEG'] },
    { ordType: 'PEGGED', execInst: ['MARKET_PEG'] },
    { timeInForce: 'GTD', expireTime: now + random.int(1, 30) * HOUR },
  ];
}
