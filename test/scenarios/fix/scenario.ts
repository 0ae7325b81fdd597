/** What a scenario file says: one order state change matrix of FIX, as steps and the reports they cause. */

export const REPORTED = [
  'NEW',
  'TRADE',
  'CANCELED',
  'REJECTED',
  'REPLACED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'DONE_FOR_DAY',
  'EXPIRED',
  'SUSPENDED',
  'STOPPED',
  'RESTATED',
  'TRIGGERED',
  'TRADE_CANCEL',
  'TRADE_CORRECT',
  'ORDER_CANCEL_REJECT',
] as const;
/** What the desk can say of an order: an ExecType, or that a request is refused. */
export type Reported = (typeof REPORTED)[number];

export const STATUSES = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'DONE_FOR_DAY',
  'CANCELED',
  'REPLACED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'STOPPED',
  'REJECTED',
  'SUSPENDED',
  'EXPIRED',
] as const;

export type Fields = Readonly<Record<string, string>>;

/** `.` is not in the matrix and not compared; `-` has to be absent. */
export interface Row {
  /** ORDER_STATUS: the answer to a status request, not a report. */
  readonly execType: Reported | 'ORDER_STATUS';
  readonly ordStatus: string;
  readonly clOrdId: string;
  readonly origClOrdId: string;
  readonly orderQty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly lastQty: string;
  /** Compared where the matrix has it. */
  readonly avgPx: string;
}

export type Action =
  | {
      readonly kind: 'NEW';
      readonly by: 'client' | 'desk';
      readonly clOrdId: string;
      readonly orderQty: string | null;
      readonly fields: Fields;
    }
  | { readonly kind: 'RESEND'; readonly clOrdId: string }
  | { readonly kind: 'REUSE'; readonly clOrdId: string; readonly orderQty: string }
  | { readonly kind: 'CANCEL' | 'CANCEL_UNKNOWN'; readonly clOrdId: string; readonly origClOrdId: string }
  | {
      readonly kind: 'REPLACE';
      readonly clOrdId: string;
      readonly origClOrdId: string;
      readonly orderQty: string;
      readonly fields: Fields;
    }
  | { readonly kind: 'ASK' | 'ASK_UNKNOWN'; readonly clOrdId: string }
  | Report
  | { readonly kind: 'NOTE'; readonly text: string };

export interface Report {
  readonly kind: 'REPORT';
  readonly reported: Reported;
  readonly lastQty: string | null;
  /** Null: at the order's price. */
  readonly lastPx: string | null;
  /** The name of the execution that it cancels or corrects. */
  readonly of: string | null;
  /** The name that later steps call this execution by. */
  readonly as: string | null;
  /** The ClOrdID of the request that it answers. */
  readonly for: string | null;
  readonly fields: Fields;
}

export interface Step {
  readonly line: number;
  readonly time: string;
  /** As written: who does what. */
  readonly text: string;
  readonly action: Action;
  readonly row: Row | null;
}

/** What happens instead of the step before it; the play ends with it. */
export interface Branch {
  readonly name: string;
  /** How many steps of the main line are played before it. */
  readonly after: number;
  readonly steps: readonly Step[];
}

export interface Scenario {
  readonly file: string;
  readonly matrix: string;
  readonly title: string;
  /** The matrix's number in FIX 4.2; null when it is not there, or has other figures. */
  readonly fix42: string | null;
  /** How its figures are known. */
  readonly source: string;
  /** Terms of its orders besides quantity and price. */
  readonly terms: Fields;
  /** Null: any. */
  readonly symbol: string | null;
  readonly price: string | null;
  readonly steps: readonly Step[];
  readonly branches: readonly Branch[];
}

/** One way through a matrix, played as a scenario of its own. */
export interface Path {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The main line first, then every branch with what leads to it. */
export function pathsOf({ matrix, steps, branches }: Scenario): readonly Path[] {
  const others = branches.map((branch) => ({
    name: `${matrix}, ${branch.name}`,
    steps: [...steps.slice(0, branch.after), ...branch.steps],
  }));
  return [{ name: matrix, steps }, ...others];
}
