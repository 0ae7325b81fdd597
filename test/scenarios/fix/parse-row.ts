/** The eight columns of a report, and AvgPx where a matrix has it. */
import { BadStep } from './parse-action.js';
import { REPORTED, STATUSES } from './scenario.js';
import type { Row } from './scenario.js';

const COLUMNS = 'ExecType OrdStatus ClOrdID OrigClOrdID OrderQty CumQty LeavesQty LastQty';

/** Throws BadStep. */
export function parseRow(cells: readonly string[]): Row {
  const [execType = '', ordStatus = '', clOrdId = '', origClOrdId = '', ...figures] = cells;
  const [orderQty = '', cumQty = '', leavesQty = '', lastQty = '', avgPx, ...more] = figures;
  if (lastQty === '' || more.length > 0)
    throw new BadStep(`a report has the columns ${COLUMNS}, and avgPx=… if need be`);
  const known = [...REPORTED, 'ORDER_STATUS' as const].find((name) => name === execType);
  if (known === undefined) throw new BadStep(`"${execType}" is no ExecType`);
  if (!STATUSES.some((name) => name === ordStatus)) throw new BadStep(`"${ordStatus}" is no OrdStatus`);
  requireIds([clOrdId, origClOrdId]);
  requireFigures([orderQty, cumQty, leavesQty, lastQty]);
  const ids = { clOrdId, origClOrdId };
  return {
    execType: known,
    ordStatus,
    ...ids,
    orderQty,
    cumQty,
    leavesQty,
    lastQty,
    avgPx: averagePx(avgPx),
  };
}

function requireIds(cells: readonly string[]): void {
  const bad = cells.find((cell) => !/^[A-Z.-]$/.test(cell));
  if (bad !== undefined) throw new BadStep(`"${bad}" is no ClOrdID: a capital letter, - for none, . for any`);
}

function requireFigures(cells: readonly string[]): void {
  const bad = cells.find((cell) => !/^(\d+|\.)$/.test(cell));
  if (bad !== undefined) throw new BadStep(`"${bad}" is no quantity: digits, or . for any`);
}

function averagePx(cell: string | undefined): string {
  if (cell === undefined) return '.';
  const value = /^avgPx=(\d+(?:\.\d+)?)$/.exec(cell)?.[1];
  if (value === undefined) throw new BadStep(`"${cell}" is not avgPx=… with a price`);
  return value;
}
