/** Audit events as a download of any length in constant memory. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { AuditEventView } from '../../projections/read-side.js';
import { requestId } from './send.js';
import { API_HEADERS } from './security-headers.js';

export type ExportFormat = 'csv' | 'ndjson';

const COLUMNS: readonly (keyof AuditEventView)[] = [
  ...(['seq', 'at', 'type', 'actor', 'orderId', 'parentOrderId', 'clOrdId', 'account', 'symbol'] as const),
  ...(['venue', 'ruleIds', 'summary', 'event', 'hash', 'eventId'] as const),
];

const CONTENT: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
};

/** Streams the events; resolves when the last byte is handed over or the client has gone. */
export async function exportEvents(
  res: ServerResponse,
  format: ExportFormat,
  rows: AsyncIterable<AuditEventView>,
): Promise<void> {
  // The first row is read before the status is sent, so that a failing read is still a clean answer.
  const started = await startOf(rows);
  const name = `attachment; filename="fairlead-audit.${format}"`;
  const headers = ['content-type', CONTENT[format], 'content-disposition', name, ...requestId(res)];
  res.writeHead(200, [...API_HEADERS, ...headers]);
  try {
    if (format === 'csv') await pipeline(Readable.from(csvRows(started)), csv(), res);
    else await pipeline(Readable.from(lines(started)), res);
  } catch (error) {
    if (!res.destroyed) throw error;
  }
}

async function startOf<Row>(rows: AsyncIterable<Row>): Promise<AsyncIterable<Row>> {
  const iterator = rows[Symbol.asyncIterator]();
  let first: IteratorResult<Row> | null = await iterator.next();
  const next = async () => {
    const result = first ?? (await iterator.next());
    first = null;
    return result;
  };
  const end = async () => (await iterator.return?.()) ?? { done: true as const, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

function csv() {
  // A cell that a spreadsheet would run as a formula is prefixed with an apostrophe.
  return stringify({ header: true, columns: [...COLUMNS], bom: true, escape_formulas: true });
}

async function* csvRows(rows: AsyncIterable<AuditEventView>): AsyncIterable<unknown[]> {
  for await (const row of rows) {
    yield COLUMNS.map((column) => cell(row[column]));
  }
}

function cell(value: AuditEventView[keyof AuditEventView]): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? value.join(' ') : JSON.stringify(value);
}

async function* lines(rows: AsyncIterable<AuditEventView>): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
