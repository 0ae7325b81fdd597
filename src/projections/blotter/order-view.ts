/** The rows people and programs read: decimals as text, times as RFC 3339, names as FIX has them. */
import type {
  CxlRejReason,
  ExecInst,
  ExecType,
  LastLiquidityInd,
  OrdRejReason,
  OrdStatus,
  OrdType,
  Side,
  TimeInForce,
} from '../../model/fix.js';
import type { ContingencyType } from '../../model/contingency.js';

/** An order, parent or child (`parentOrderId` and `venue` set). */
export interface OrderView {
  readonly orderId: string;
  readonly parentOrderId: string | null;
  readonly venue: string | null;
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  readonly orderQty: string;
  readonly price: string | null;
  readonly stopPx: string | null;
  readonly expireTime: string | null;
  readonly minQty: string | null;
  readonly maxFloor: string | null;
  readonly execInst: readonly ExecInst[];
  readonly exDestination: string | null;
  /** The list that it was entered with; null for an order by itself. */
  readonly listId: string | null;
  /** The ClOrdID of the order of its list that triggers it; null without one. */
  readonly triggeredBy: string | null;
  /** The amount of money that the order was given as; null when it was given as a quantity. */
  readonly cashOrderQty: string | null;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string;
  readonly ordStatus: OrdStatus;
  readonly ordRejReason: OrdRejReason | null;
  /** The latest cancel or replace that is not answered; null without any. */
  readonly openRequest: 'CANCEL' | 'REPLACE' | null;
  /** False while a stop, an auction order or a contingent order waits to be activated. */
  readonly workingIndicator: boolean;
  /** Why nobody knows how the order stands on its market; null while that is known. */
  readonly unknown: string | null;
  readonly text: string | null;
  readonly currency: string;
  /** Mid of the NBBO when the order arrived; null without a two-sided market. */
  readonly arrivalPx: string | null;
  /** Σ fees of all executions; negative is a rebate. */
  readonly fees: string;
  readonly enteredBy: string;
  readonly enteredAt: string;
  /** Time of the last event. */
  readonly transactTime: string;
  /** The first rule that refused it; null when compliance did not. */
  readonly refusedBy: string | null;
}

/** Orders that were entered together and depend on each other, as they were sent. */
export interface OrderListView {
  readonly listId: string;
  readonly account: string;
  readonly contingencyType: ContingencyType;
  readonly orders: readonly OrderView[];
}

/** One ExecutionReport or OrderCancelReject as sent to the client. */
export interface ExecutionView {
  readonly msgType: 'EXECUTION_REPORT' | 'ORDER_CANCEL_REJECT';
  readonly execId: string;
  /** The execution that a TRADE_CANCEL or TRADE_CORRECT is about. */
  readonly execRefId: string | null;
  readonly execType: ExecType | null;
  readonly orderId: string;
  readonly parentOrderId: string | null;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordStatus: OrdStatus;
  readonly clOrdId: string;
  readonly origClOrdId: string | null;
  readonly orderQty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string;
  readonly lastQty: string;
  readonly lastPx: string | null;
  readonly lastMkt: string | null;
  readonly lastLiquidityInd: LastLiquidityInd | null;
  readonly fee: string | null;
  /** "187.24 x 187.26" when the fill was booked; null when not a trade. */
  readonly nbbo: string | null;
  readonly cxlRejReason: CxlRejReason | null;
  readonly ordRejReason: OrdRejReason | null;
  readonly text: string | null;
  readonly transactTime: string;
}
