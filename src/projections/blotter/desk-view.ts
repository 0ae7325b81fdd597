/** The rows of a sales-trader's desk: an order as it stands there, whose it is, what is asked, and what can be said. */
import type { ExecType, OrdStatus, TimeInForce } from '../../model/fix.js';
import type { OrderView } from './order-view.js';

/** A request of the client that the desk has not answered. The values are the order's if it is accepted; null of a cancel. */
export interface DeskRequestView {
  readonly kind: 'CANCEL' | 'REPLACE';
  readonly clOrdId: string;
  readonly origClOrdId: string;
  /** True once the desk has said that it is being looked at. */
  readonly pending: boolean;
  readonly orderQty: string | null;
  readonly price: string | null;
  readonly stopPx: string | null;
  readonly timeInForce: TimeInForce | null;
}

/** The client's own order behind the one on the desk. */
export interface DeskClientView {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly ordStatus: OrdStatus;
  readonly enteredBy: string;
  readonly enteredAt: string;
  /** What the client said with the order. */
  readonly text: string | null;
}

/** An execution as it is booked now; a canceled one is absent, a corrected one as corrected. */
export interface DeskExecutionView {
  /** What a TRADE_CANCEL or TRADE_CORRECT of it names as execRefId. */
  readonly execId: string;
  readonly lastQty: string;
  readonly lastPx: string;
  readonly transactTime: string;
}

/** What can be reported now. */
export interface DeskActionView {
  readonly report: ExecType | 'ORDER_CANCEL_REJECT';
  /** Null when it can; else why not, for a person. */
  readonly refusal: string | null;
}

export interface DeskOrderView extends OrderView {
  readonly client: DeskClientView;
  /** Oldest first. */
  readonly requests: readonly DeskRequestView[];
  /** Oldest first. */
  readonly executions: readonly DeskExecutionView[];
  readonly actions: readonly DeskActionView[];
}
