/** Reports beside what the matrix has, field by field, and the whole play as a text for a person. */
import type { ExecutionView } from '../../../src/projections/blotter/order-view.js';
import type { Row, Step } from './scenario.js';

const COLUMNS = [
  'execType',
  'ordStatus',
  'clOrdId',
  'origClOrdId',
  'orderQty',
  'cumQty',
  'leavesQty',
  'lastQty',
  'avgPx',
] as const satisfies readonly (keyof Row)[];
const WIDTHS = [19, 16, 7, 11, 8, 7, 9, 7, 7] as const;

/** A report in the words of a scenario file: ClOrdIDs without the play's prefix, `-` for none. */
export function rowOf(report: ExecutionView, prefix: string): Row {
  const name = (clOrdId: string | null) =>
    clOrdId === null ? '-' : clOrdId.startsWith(prefix) ? clOrdId.slice(prefix.length) : clOrdId;
  return {
    execType: (report.msgType === 'ORDER_CANCEL_REJECT'
      ? report.msgType
      : report.execType) as Row['execType'],
    ordStatus: report.ordStatus,
    clOrdId: name(report.clOrdId),
    origClOrdId: name(report.origClOrdId),
    orderQty: report.orderQty,
    cumQty: report.cumQty,
    leavesQty: report.leavesQty,
    lastQty: report.lastQty,
    avgPx: report.avgPx,
  };
}

/** The columns that differ; what the matrix does not have never does. */
export function differences(expected: Row, actual: Row): readonly (keyof Row)[] {
  return COLUMNS.filter((column) => !agrees(column, expected[column], actual[column]));
}

function agrees(column: keyof Row, expected: string, actual: string): boolean {
  if (expected === '.') return true;
  // An average has as many digits as it needs; 15.30 and 15.3 are one price.
  return column === 'avgPx' ? Number(expected) === Number(actual) : expected === actual;
}

/** Expected and real reports one below the other: `  ` agrees, `- ` the matrix, `+ ` the system. */
export function reportLines(expected: readonly Row[], actual: readonly Row[]): readonly string[] {
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [wanted, got] = [expected[index], actual[index]];
    if (wanted && got && differences(wanted, got).length === 0) return [`  ${line(got)}`];
    return [...(wanted ? [`- ${line(wanted)}`] : []), ...(got ? [`+ ${line(got)}`] : [])];
  });
}

function line(row: Row): string {
  return COLUMNS.map((column, index) => row[column].padEnd(WIDTHS[index] ?? 0))
    .join('  ')
    .trimEnd();
}

/** The steps up to the one that went wrong, marked. */
export function stepLines(file: string, steps: readonly Step[], failed: Step): readonly string[] {
  const until = steps.indexOf(failed) + 1;
  return steps.slice(0, until).map((step) => {
    const mark = step === failed ? '>' : ' ';
    return `${mark} ${file}:${String(step.line).padEnd(3)} ${step.time.padEnd(5)} ${step.text}`;
  });
}

export const HEAD_LINE = `  ${COLUMNS.map((column, index) => column.padEnd(WIDTHS[index] ?? 0))
  .join('  ')
  .trimEnd()}`;
