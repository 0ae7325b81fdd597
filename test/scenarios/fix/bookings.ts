/** What an order's reports say was really traded: fills, less what was canceled, as corrected, after splits. */
import { parseMoney } from '../../../src/model/money.js';
import type { ExecutionView } from '../../../src/projections/blotter/order-view.js';

export interface Split {
  /** The index of the report that says it. */
  readonly at: number;
  readonly numerator: number;
  readonly denominator: number;
}

export interface Booked {
  /** Whole shares. */
  readonly qty: number;
  /** Σ quantity × price, in 10^-8 of the currency. */
  readonly turnover: bigint;
}

interface Execution {
  readonly qty: number;
  readonly px: bigint;
  /** Shares of before the split count for this many of today. */
  readonly factor: number;
}

/** Throws when a report cancels or corrects an execution that is not there. */
export function bookedOf(reports: readonly ExecutionView[], split: Split | null): Booked {
  const executions = new Map<string, Execution>();
  for (const [index, report] of reports.entries()) {
    if (split?.at === index) stretch(executions, split.numerator / split.denominator);
    if (report.execType === 'TRADE') executions.set(report.execId, executionOf(report));
    if (report.execType === ('TRADE_CANCEL' as string)) take(executions, report);
    if (report.execType === ('TRADE_CORRECT' as string)) {
      take(executions, report);
      executions.set(report.execId, executionOf(report));
    }
  }
  const all = [...executions.values()];
  return {
    qty: all.reduce((sum, { qty, factor }) => sum + qty * factor, 0),
    turnover: all.reduce((sum, { qty, px }) => sum + BigInt(qty) * px, 0n),
  };
}

function stretch(executions: Map<string, Execution>, factor: number): void {
  for (const [execId, execution] of executions)
    executions.set(execId, { ...execution, factor: execution.factor * factor });
}

function executionOf({ execId, lastQty, lastPx }: ExecutionView): Execution {
  const px = parseMoney(lastPx ?? '');
  if (px === undefined) throw new Error(`execution ${execId} has no price`);
  return { qty: Number(lastQty), px, factor: 1 };
}

function take(executions: Map<string, Execution>, report: ExecutionView): void {
  const { execRefId } = report as ExecutionView & { readonly execRefId?: string | null };
  if (!executions.delete(execRefId ?? ''))
    throw new Error(`report ${report.execId} is about execution ${execRefId}, which is not there`);
}
