/** A report in the making: what is proposed, what is still missing, and how it is said to the server. */
import type { DeskExecutionView, DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import type { DeskReportBody } from '../api/api.js';
import { fixedOrZero, fixedText } from '../lib/decimal.js';
import { refusalOf, requestsFor } from './report-kinds.js';
import type { ReportField, ReportKind } from './report-kinds.js';

export type ReportDraft = Readonly<Record<ReportField | 'text', string>>;

const SPLIT = /^(\d{1,4})\s*(?:[:/]|for)\s*(\d{1,4})$/;

const MISSING: Readonly<Partial<Record<ReportField, string>>> = {
  lastQty: 'Enter a quantity',
  lastPx: 'Enter a price',
  execution: 'Choose an execution',
  request: 'No such request is open',
};

/** What the fields hold before anybody has typed: all that is left, at the limit, about the latest. */
export function proposed(row: DeskOrderView, { report }: ReportKind, execution?: string): ReportDraft {
  const last = chosenExecution(row, execution);
  const correction = report === 'TRADE_CORRECT';
  const left = row.leavesQty === '0' ? '' : row.leavesQty;
  return {
    lastQty: correction ? (last?.lastQty ?? '') : left,
    lastPx: px(correction ? last?.lastPx : row.price),
    execution: last?.execId ?? '',
    request: requestsFor(report, row)[0]?.clOrdId ?? '',
    orderQty: '',
    price: '',
    split: '',
    cxlRejReason: row.leavesQty === '0' ? 'TOO_LATE_TO_CANCEL' : 'OTHER',
    ordRejReason: 'BROKER_EXCHANGE_OPTION',
    text: '',
  };
}

function px(text: string | null | undefined): string {
  return text ? fixedText(fixedOrZero(text), 2) : '';
}

function chosenExecution({ executions }: DeskOrderView, execId?: string): DeskExecutionView | undefined {
  return executions.find((execution) => execution.execId === execId) ?? executions.at(-1);
}

/** True when more would be executed than is left. */
export function exceeds(
  { leavesQty }: DeskOrderView,
  { report }: ReportKind,
  { lastQty }: ReportDraft,
): boolean {
  return report === 'TRADE' && fixedOrZero(lastQty) > fixedOrZero(leavesQty);
}

/** Why it cannot be sent now; null when it can. */
export function blockedBecause(row: DeskOrderView, kind: ReportKind, draft: ReportDraft): string | null {
  const refusal = refusalOf(kind.report, row);
  if (refusal !== null) return refusal;
  const missing = kind.needs.find((field) => draft[field] === '');
  if (missing !== undefined) return MISSING[missing] ?? `Enter ${missing}`;
  return draft.split === '' || SPLIT.test(draft.split) ? null : 'A split is two numbers, such as 2:1';
}

/** As the API wants it: what was left empty is not said. */
export function bodyOf(
  kind: ReportKind,
  draft: ReportDraft,
  { execId, overfill }: { readonly execId: string; readonly overfill: boolean },
): DeskReportBody {
  const { report } = kind;
  const said = [...kind.fields, 'text' as const].filter((field) => draft[field] !== '');
  return {
    ...(report === 'ORDER_CANCEL_REJECT' ? { msgType: report } : { execType: report }),
    execId,
    ...Object.fromEntries(said.map((field) => sayField(field, draft[field]))),
    ...(overfill && { overfill }),
  };
}

function sayField(field: ReportField | 'text', value: string): readonly [string, unknown] {
  if (field === 'execution') return ['execRefId', value];
  if (field === 'request') return ['clOrdId', value];
  if (field !== 'split') return [field, value];
  const [, numerator, denominator] = SPLIT.exec(value) ?? [];
  return ['split', { numerator, denominator }];
}
