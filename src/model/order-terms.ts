/** What a client asks for in a new order, and in a replacement of one. */
import type { Micros } from '../lib/clock.js';
import type { ExecInst, OrdType, Side, TimeInForce } from './fix.js';
import type { DecimalText, Px, Qty } from './units.js';

/**
 * Two requests with the same account and ClOrdID are the same order only if they agree in all of it. What most orders
 * do not say is absent, so that it costs nothing where it is not said.
 */
export interface OrderTerms {
  readonly account: string;
  readonly clOrdId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  /** For an order by cash: what the cash was worth when it was entered, in whole increments. */
  readonly orderQty: Qty;
  /** Null for a market or stop order, and for a peg without a limit. */
  readonly price: Px | null;
  readonly timeInForce: TimeInForce;
  readonly text: string | null;
  /** STOP and STOP_LIMIT: where the order is triggered. */
  readonly stopPx?: Px | undefined;
  /** GTD: when it ends. */
  readonly expireTime?: Micros | undefined;
  /** Nothing, or at least this much, in its first execution. */
  readonly minQty?: Qty | undefined;
  /** At most this much is shown at a time. */
  readonly maxFloor?: Qty | undefined;
  /** Each value once, in the order of EXEC_INSTS. */
  readonly execInst?: readonly ExecInst[] | undefined;
  /** The one market it is for; absent lets the router choose. */
  readonly exDestination?: string | undefined;
  /** Decimal text in the instrument's currency, when the order was given as an amount of money. */
  readonly cashOrderQty?: DecimalText | undefined;
  /** The order's place in a group; see Contingency. */
  readonly contingency?: Contingency | undefined;
}

/**
 * FIX ContingencyType (1385) within one account: of a list's OCO orders the first that executes cancels the others
 * (or lowers them by what it filled); OTO orders are held until `triggeredBy`, another order's ClOrdID, has filled.
 * A bracket is two OCO orders that one entry triggers.
 */
export interface Contingency {
  readonly listId: string;
  readonly oco: boolean;
  readonly triggeredBy: string | null;
}

/** What a replace can change; every field is the new value. */
export interface Replacement {
  readonly orderQty: Qty;
  readonly price: Px | null;
  readonly timeInForce: TimeInForce;
  readonly stopPx?: Px | undefined;
  readonly expireTime?: Micros | undefined;
}

export function hasExecInst({ execInst }: Pick<OrderTerms, 'execInst'>, inst: ExecInst): boolean {
  return execInst?.includes(inst) ?? false;
}

/** The terms after a replacement; only a GTD order keeps an end. */
export function replacedTerms(terms: OrderTerms, replacement: Replacement): OrderTerms {
  const replaced = { ...terms, ...replacement };
  if (replaced.timeInForce === 'GTD' || replaced.expireTime === undefined) return replaced;
  const { expireTime: _, ...others } = replaced;
  return others;
}
