/** Which parts of an order exclude or require each other, as a table: for new orders and for what a replace makes of one. */
import type { ExecInst, OrdType, TimeInForce } from '../../model/fix.js';
import type { FieldError } from './problem.js';

/** An order as far as its parts depend on each other; a part that is missing, or wrong in itself, is undefined. */
export interface OrderParts {
  readonly ordType?: OrdType | undefined;
  readonly timeInForce?: TimeInForce | undefined;
  readonly orderQty?: unknown;
  readonly cashOrderQty?: unknown;
  readonly price?: unknown;
  readonly stopPx?: unknown;
  readonly expireTime?: unknown;
  readonly minQty?: unknown;
  readonly maxFloor?: unknown;
  readonly execInst?: readonly ExecInst[] | undefined;
  readonly exDestination?: unknown;
}

interface Combination {
  readonly field: keyof OrderParts;
  readonly when: (parts: OrderParts) => boolean;
  readonly message: (parts: OrderParts) => string;
  readonly remedy: string;
}

const PEGS: readonly ExecInst[] = ['PRIMARY_PEG', 'MID_PRICE_PEG', 'MARKET_PEG'];

const given = (part: unknown): boolean => part !== undefined;
const has = ({ execInst }: OrderParts, inst: ExecInst): boolean => execInst?.includes(inst) ?? false;
const isOneOf = <Value>(value: Value | undefined, ...values: readonly Value[]): boolean =>
  value !== undefined && values.includes(value);
const pegsOf = ({ execInst }: OrderParts): readonly ExecInst[] =>
  execInst?.filter((inst) => PEGS.includes(inst)) ?? [];
const isStop = ({ ordType }: OrderParts): boolean => isOneOf(ordType, 'STOP', 'STOP_LIMIT');
const isAuctioned = ({ timeInForce }: OrderParts): boolean => isOneOf(timeInForce, 'OPG', 'CLS');
const isImmediate = ({ timeInForce }: OrderParts): boolean => isOneOf(timeInForce, 'IOC', 'FOK');
/** True of an order that never stands in a book. */
const neverRests = (parts: OrderParts): boolean =>
  isOneOf(parts.ordType, 'MARKET', 'STOP') || isImmediate(parts);
const postOnly = (parts: OrderParts): boolean => has(parts, 'PARTICIPATE_DONT_INITIATE');
const allAtOnce = (parts: OrderParts): boolean => given(parts.minQty) || has(parts, 'ALL_OR_NONE');

const COMBINATIONS: readonly Combination[] = [
  {
    field: 'orderQty',
    when: ({ orderQty, cashOrderQty }) => !given(orderQty) && !given(cashOrderQty),
    message: () => 'is missing',
    remedy: 'send orderQty, or an amount of money as cashOrderQty',
  },
  {
    field: 'cashOrderQty',
    when: ({ orderQty, cashOrderQty }) => given(orderQty) && given(cashOrderQty),
    message: () => 'an order has a quantity or an amount of money, not both',
    remedy: 'send either orderQty or cashOrderQty',
  },
  {
    field: 'price',
    when: ({ ordType, price }) => isOneOf(ordType, 'MARKET', 'STOP') && given(price),
    message: ({ ordType }) => `a ${ordType} order has no price`,
    remedy: 'remove it, or send ordType LIMIT or STOP_LIMIT',
  },
  {
    field: 'price',
    when: ({ ordType, price }) => isOneOf(ordType, 'LIMIT', 'STOP_LIMIT') && !given(price),
    message: ({ ordType }) => `a ${ordType} order needs a price`,
    remedy: 'send it, or send ordType MARKET or STOP',
  },
  {
    field: 'stopPx',
    when: (parts) => isStop(parts) && !given(parts.stopPx),
    message: ({ ordType }) => `a ${ordType} order needs a stop price`,
    remedy: 'send the price at which it is to be triggered',
  },
  {
    field: 'stopPx',
    when: (parts) => given(parts.ordType) && !isStop(parts) && given(parts.stopPx),
    message: ({ ordType }) => `a ${ordType} order has no stop price`,
    remedy: 'remove it, or send ordType STOP or STOP_LIMIT',
  },
  {
    field: 'timeInForce',
    when: (parts) => isStop(parts) && isImmediate(parts),
    message: ({ ordType, timeInForce }) =>
      `a ${ordType} order waits until it is triggered; ${timeInForce} does not wait`,
    remedy: 'send DAY, GTC or GTD',
  },
  {
    field: 'expireTime',
    when: ({ timeInForce, expireTime }) => timeInForce === 'GTD' && !given(expireTime),
    message: () => 'a GTD order needs the time at which it ends',
    remedy: 'send expireTime, or timeInForce DAY or GTC',
  },
  {
    field: 'expireTime',
    when: ({ timeInForce, expireTime }) => given(timeInForce) && timeInForce !== 'GTD' && given(expireTime),
    message: ({ timeInForce }) => `a ${timeInForce} order has no expireTime`,
    remedy: 'remove it, or send timeInForce GTD',
  },
  {
    field: 'execInst',
    when: (parts) => parts.ordType === 'PEGGED' && pegsOf(parts).length !== 1,
    message: (parts) => `a PEGGED order follows exactly one price, not ${pegsOf(parts).length}`,
    remedy: `send one of ${PEGS.join(', ')}`,
  },
  {
    field: 'execInst',
    when: (parts) => given(parts.ordType) && parts.ordType !== 'PEGGED' && pegsOf(parts).length > 0,
    message: (parts) => `${pegsOf(parts)[0]} goes with PEGGED orders only`,
    remedy: 'remove it, or send ordType PEGGED',
  },
  {
    field: 'timeInForce',
    when: (parts) => parts.ordType === 'PEGGED' && isImmediate(parts),
    message: ({ timeInForce }) => `a PEGGED order follows the market; ${timeInForce} does not wait for it`,
    remedy: 'send DAY, GTC or GTD',
  },
  {
    field: 'timeInForce',
    when: (parts) => isAuctioned(parts) && (isStop(parts) || parts.ordType === 'PEGGED'),
    message: ({ ordType, timeInForce }) =>
      `a ${ordType} order cannot take part in an auction, which ${timeInForce} is for`,
    remedy: 'send DAY, GTC or GTD, or a MARKET or LIMIT order',
  },
  {
    field: 'timeInForce',
    when: (parts) => isAuctioned(parts) && (postOnly(parts) || allAtOnce(parts) || given(parts.maxFloor)),
    message: ({ timeInForce }) =>
      `minQty, maxFloor, ALL_OR_NONE and PARTICIPATE_DONT_INITIATE mean nothing in an auction, which ${timeInForce} is for`,
    remedy: 'send DAY, GTC or GTD, or remove them',
  },
  {
    field: 'execInst',
    when: (parts) => postOnly(parts) && neverRests(parts),
    message: ({ ordType, timeInForce }) =>
      `PARTICIPATE_DONT_INITIATE only rests; a ${ordType} ${timeInForce} order never does`,
    remedy: 'remove it, or send a LIMIT order for the day or longer',
  },
  {
    field: 'execInst',
    when: (parts) => postOnly(parts) && has(parts, 'MARKET_PEG'),
    message: () => 'MARKET_PEG takes from the other side; PARTICIPATE_DONT_INITIATE never does',
    remedy: 'remove one of the two',
  },
  {
    field: 'execInst',
    when: (parts) => postOnly(parts) && allAtOnce(parts),
    message: () =>
      'PARTICIPATE_DONT_INITIATE rests, and what rests is filled in whatever pieces come; minQty and ALL_OR_NONE forbid that',
    remedy: 'remove one of the two',
  },
  {
    field: 'minQty',
    when: (parts) => given(parts.minQty) && (has(parts, 'ALL_OR_NONE') || parts.timeInForce === 'FOK'),
    message: () => 'all or none has no other minimum than all',
    remedy: 'remove minQty, or ALL_OR_NONE and FOK',
  },
  {
    field: 'minQty',
    when: ({ minQty, cashOrderQty }) => given(minQty) && given(cashOrderQty),
    message: () => 'how many an order by cash is for is not known beforehand',
    remedy: 'send orderQty, or remove minQty',
  },
  {
    field: 'maxFloor',
    when: (parts) => given(parts.maxFloor) && given(parts.ordType) && neverRests(parts),
    message: ({ ordType, timeInForce }) => `a ${ordType} ${timeInForce} order is never displayed`,
    remedy: 'remove it, or send a LIMIT order for the day or longer',
  },
  {
    field: 'maxFloor',
    when: (parts) => given(parts.maxFloor) && has(parts, 'ALL_OR_NONE'),
    message: () => 'an all-or-none order cannot be shown in parts',
    remedy: 'remove maxFloor or ALL_OR_NONE',
  },
  {
    field: 'maxFloor',
    when: ({ maxFloor, cashOrderQty }) => given(maxFloor) && given(cashOrderQty),
    message: () => 'how many an order by cash is for is not known beforehand',
    remedy: 'send orderQty, or remove maxFloor',
  },
  {
    field: 'exDestination',
    when: (parts) =>
      parts.ordType === 'PEGGED' &&
      (allAtOnce(parts) || given(parts.maxFloor)) &&
      parts.exDestination === undefined,
    message: () => 'only a market that pegs by itself can keep minQty, ALL_OR_NONE or maxFloor on a peg',
    remedy: 'name a venue whose `native` has both, or remove minQty, ALL_OR_NONE and maxFloor',
  },
];

/** Every combination that cannot be, in the words of the field that would mend it. */
export function combinationErrors(parts: OrderParts): FieldError[] {
  return COMBINATIONS.filter(({ when }) => when(parts)).map(({ field, message, remedy }) => ({
    field,
    message: message(parts),
    remedy,
  }));
}
