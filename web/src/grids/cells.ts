/** Column definitions that the grids share: right-aligned figures, times with UTC on hover, sides, statuses. */
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { OrdStatus, Side } from '../../../src/model/fix.js';
import { parseFixed } from '../lib/decimal.js';
import { element } from '../lib/elements.js';
import { timeText } from '../lib/format.js';
import { sideClass, sideWord, statusTone, statusWord, UNKNOWN_TONE } from '../lib/words.js';

type Text<Row> = (row: Row) => string | null;

/** Decimal text compared as numbers; what is none comes first. */
export function compareDecimals(a: string | null | undefined, b: string | null | undefined): number {
  const left = (a && parseFixed(a)) || 0n;
  const right = (b && parseFixed(b)) || 0n;
  return left < right ? -1 : Number(left > right);
}

/** A decimal of the row, shown by `show`. */
export function figure<Row>(
  field: Extract<keyof Row, string>,
  headerName: string,
  show: (text: string) => string,
): ColDef<Row> {
  return {
    colId: field,
    headerName,
    headerTooltip: field,
    type: 'rightAligned',
    valueGetter: ({ data }) => (data ? data[field] : null),
    valueFormatter: ({ value }) => (value === null ? '' : show(value)),
    comparator: compareDecimals,
    width: 70,
  };
}

/** Local time, UTC on hover. */
export function time<Row>(field: Extract<keyof Row, string>, headerName: string): ColDef<Row> {
  return {
    colId: field,
    headerName,
    headerTooltip: field,
    valueGetter: ({ data }) => (data ? data[field] : ''),
    valueFormatter: ({ value }) => timeText(value),
    tooltipValueGetter: ({ value }) => `${String(value)} (UTC)`,
    cellClass: 'soft',
    width: 99,
  };
}

/** Plain words of the row. */
export function words<Row>(colId: string, headerName: string, text: Text<Row>, width: number): ColDef<Row> {
  return {
    colId,
    headerName,
    headerTooltip: colId,
    valueGetter: ({ data }) => (data ? text(data) : ''),
    width,
  };
}

export function side<Row extends { readonly side: Side }>(): ColDef<Row> {
  return {
    colId: 'side',
    headerName: 'Side',
    headerTooltip: 'side',
    valueGetter: ({ data }) => (data ? sideWord(data.side) : ''),
    cellClass: ({ data }) => (data ? sideClass(data.side) : ''),
    width: 50,
  };
}

interface Standing {
  readonly ordStatus: OrdStatus;
  /** Why nobody knows how it stands; a report has none. */
  readonly unknown?: string | null;
}

/** A small square and the status in words; a reject says its reason. */
export function status<Row extends Standing>(detail: Text<Row>): ColDef<Row> {
  return {
    colId: 'ordStatus',
    headerName: 'Status',
    headerTooltip: 'ordStatus',
    valueGetter: ({ data }) =>
      data ? [statusWord(data.ordStatus), detail(data)].filter(Boolean).join(' · ') : '',
    cellRenderer: statusCell,
    tooltipValueGetter: ({ value }) => String(value),
    minWidth: 130,
    flex: 1,
  };
}

function toneOf({ ordStatus, unknown }: Standing) {
  return unknown ? UNKNOWN_TONE : statusTone(ordStatus);
}

function statusCell<Row extends Standing>({ data, value }: ICellRendererParams<Row>): HTMLElement {
  const tone = data ? toneOf(data) : 'ended';
  const cell = element('span', `status ${tone}`);
  cell.append(element('i'), element('span', '', String(value)));
  return cell;
}
