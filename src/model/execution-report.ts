/** FIX ExecutionReport and OrderCancelReject as this system reports them to its clients. */
import type { Micros } from '../lib/clock.js';
import type { CxlRejReason, ExecType, LastLiquidityInd, OrdRejReason, OrdStatus } from './fix.js';
import type { Px, Qty } from './units.js';

export interface ExecutionReport {
  readonly msgType: 'EXECUTION_REPORT' | 'ORDER_CANCEL_REJECT';
  readonly execId: string;
  /** The execution that a TRADE_CANCEL or TRADE_CORRECT is about. */
  readonly execRefId: string | null;
  /** Null on an OrderCancelReject. */
  readonly execType: ExecType | null;
  readonly orderId: string;
  readonly ordStatus: OrdStatus;
  readonly clOrdId: string;
  readonly origClOrdId: string | null;
  readonly orderQty: Qty;
  readonly cumQty: Qty;
  readonly leavesQty: Qty;
  /** Decimal text. */
  readonly avgPx: string;
  readonly lastQty: Qty;
  readonly lastPx: Px | null;
  readonly lastMkt: string | null;
  readonly lastLiquidityInd: LastLiquidityInd | null;
  /** Decimal text in the instrument's currency; negative is a rebate. Null when not a trade. */
  readonly fee: string | null;
  readonly cxlRejReason: CxlRejReason | null;
  readonly ordRejReason: OrdRejReason | null;
  readonly text: string | null;
  readonly transactTime: Micros;
}
