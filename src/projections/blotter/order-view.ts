/** The rows people and programs read: decimals as text, times as RFC 3339, names as FIX has them. */
import type {
  CxlRejReason,
  ExecType,
  LastLiquidityInd,
  OrdRejReason,
  OrdStatus,
  OrdType,
  Side,
  TimeInForce,
} from '../../model/fix.js';
import type { RuleResult } from '../../model/rule-result.js';

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
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string;
  readonly ordStatus: OrdStatus;
  readonly ordRejReason: OrdRejReason | null;
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
  /** Pre-trade results; children too. */
  readonly checks: readonly RuleResult[];
}

/** One ExecutionReport or OrderCancelReject as sent to the client. */
export interface ExecutionView {
  readonly msgType: 'EXECUTION_REPORT' | 'ORDER_CANCEL_REJECT';
  readonly execId: string;
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
