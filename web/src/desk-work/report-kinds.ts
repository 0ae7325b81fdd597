/** The reports that a sales trader can make: what each is called and what it asks for. */
import type { DeskActionView, DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import type { CxlRejReason, OrdRejReason } from '../../../src/model/fix.js';

export type Report = DeskActionView['report'];

export type ReportField =
  | 'lastQty'
  | 'lastPx'
  | 'execution'
  | 'request'
  | 'orderQty'
  | 'price'
  | 'split'
  | 'cxlRejReason'
  | 'ordRejReason';

export interface ReportKind {
  readonly report: Report;
  readonly word: string;
  readonly fields: readonly ReportField[];
  /** Fields without which nothing is sent. */
  readonly needs: readonly ReportField[];
}

const kind = (
  report: Report,
  word: string,
  needs: readonly ReportField[] = [],
  may: readonly ReportField[] = [],
): ReportKind => ({ report, word, needs, fields: [...needs, ...may] });

/** In groups, the most frequent first. */
export const REPORT_GROUPS: readonly {
  readonly title: string;
  readonly kinds: readonly ReportKind[];
}[] = [
  {
    title: 'Executions',
    kinds: [
      kind('TRADE', 'Trade', ['lastQty', 'lastPx']),
      kind('TRADE_CORRECT', 'Correct', ['execution', 'lastQty', 'lastPx']),
      kind('TRADE_CANCEL', 'Bust', ['execution']),
      kind('STOPPED', 'Guarantee', ['lastQty', 'lastPx']),
    ],
  },
  {
    title: 'Requests',
    kinds: [
      kind('PENDING_REPLACE', 'Take up replace', ['request']),
      kind('REPLACED', 'Replace', [], ['request', 'orderQty', 'price']),
      kind('PENDING_CANCEL', 'Take up cancel', ['request']),
      kind('CANCELED', 'Cancel', [], ['request']),
      kind('ORDER_CANCEL_REJECT', 'Refuse request', ['request'], ['cxlRejReason']),
    ],
  },
  {
    title: 'Order',
    kinds: [
      kind('NEW', 'Acknowledge'),
      kind('REJECTED', 'Reject', [], ['ordRejReason']),
      kind('DONE_FOR_DAY', 'Done for day'),
      kind('RESTATED', 'Restate', [], ['orderQty', 'price', 'split']),
      kind('SUSPENDED', 'Halt'),
      kind('TRIGGERED', 'Activate'),
      kind('EXPIRED', 'Expire'),
    ],
  },
];

/** Of which kind of request a report can be the answer; null: of either. */
const ANSWERS: Partial<Readonly<Record<Report, 'CANCEL' | 'REPLACE' | null>>> = {
  PENDING_REPLACE: 'REPLACE',
  REPLACED: 'REPLACE',
  PENDING_CANCEL: 'CANCEL',
  CANCELED: 'CANCEL',
  ORDER_CANCEL_REJECT: null,
};

/** The open requests that the report can be about, the one it is about unless said otherwise first. */
export function requestsFor(report: Report, { requests }: DeskOrderView): DeskOrderView['requests'] {
  const answers = ANSWERS[report];
  if (answers === undefined) return [];
  const fitting = requests.filter(({ kind: asked }) => answers === null || asked === answers);
  if (!report.startsWith('PENDING')) return fitting.toReversed();
  return fitting.filter(({ pending }) => !pending);
}

/** Null when it can be reported now; else why not. */
export function refusalOf(report: Report, { actions }: DeskOrderView): string | null {
  return actions.find((action) => action.report === report)?.refusal ?? null;
}

export const CXL_REASONS: readonly CxlRejReason[] = [
  'TOO_LATE_TO_CANCEL',
  'BROKER_EXCHANGE_OPTION',
  'ALREADY_PENDING',
  'OTHER',
];

export const ORD_REASONS: readonly OrdRejReason[] = [
  'BROKER_EXCHANGE_OPTION',
  'DUPLICATE_OF_A_VERBALLY_COMMUNICATED_ORDER',
  'STALE_ORDER',
  'EXCHANGE_CLOSED',
  'TOO_LATE_TO_ENTER',
  'UNSUPPORTED_ORDER_CHARACTERISTIC',
  'INCORRECT_QUANTITY',
  'OTHER',
];
