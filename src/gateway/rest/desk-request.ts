/** From a JSON body to what a desk says, in the instrument's units, naming everything that is wrong at once. */
import type { DeskReport } from '../../engine/order-entry.js';
import type { ExecRestatementReason } from '../../model/fix.js';
import type { Instrument } from '../../model/instrument.js';
import { priceOf, quantityOf } from './amount-fields.js';
import { deskReportRequest } from './desk-schema.js';
import type { DeskReportRequest } from './desk-schema.js';
import { fieldErrors } from './field-errors.js';
import type { FieldError } from './problem.js';
import { soundFields } from './sound-fields.js';

type Field = keyof DeskReportRequest;
type Kind = DeskReport['kind'];

/** What was said, with the sender's own name for it. */
export interface ParsedReport {
  readonly report: DeskReport;
  readonly execId: string | null;
  readonly text: string | null;
}

export type ReadReport =
  | { readonly ok: true; readonly value: ParsedReport }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

interface FieldRule {
  readonly needs: readonly Field[];
  readonly may: readonly Field[];
}

const EXECUTION = ['lastQty', 'lastPx'] as const;
const ALONE: FieldRule = { needs: [], may: [] };
const ANSWER: FieldRule = { needs: [], may: ['clOrdId'] };

const FIELDS_OF: Readonly<Record<Kind, FieldRule>> = {
  NEW: ALONE,
  TRADE: { needs: EXECUTION, may: ['overfill'] },
  TRADE_CANCEL: { needs: ['execRefId'], may: [] },
  TRADE_CORRECT: { needs: ['execRefId', ...EXECUTION], may: ['overfill'] },
  PENDING_CANCEL: ANSWER,
  PENDING_REPLACE: ANSWER,
  CANCELED: ANSWER,
  REPLACED: { needs: [], may: ['clOrdId', 'orderQty', 'price'] },
  CANCEL_REJECTED: { needs: [], may: ['clOrdId', 'cxlRejReason'] },
  REJECTED: { needs: [], may: ['ordRejReason'] },
  EXPIRED: ALONE,
  DONE_FOR_DAY: ALONE,
  SUSPENDED: ALONE,
  TRIGGERED: ALONE,
  STOPPED: { needs: EXECUTION, may: [] },
  RESTATED: { needs: [], may: ['orderQty', 'price', 'split', 'execRestatementReason'] },
};

const EVERYWHERE: readonly Field[] = ['execType', 'msgType', 'execId', 'text'];

/** Errors name every bad field: shape, what the kind of report needs and does not take, increment, tick. */
export function readDeskReport(body: unknown, instrument: Instrument | undefined): ReadReport {
  const parsed = deskReportRequest.safeParse(body);
  const errors = parsed.success ? [] : fieldErrors(parsed.error, deskReportRequest);
  const fields: DeskReportRequest = parsed.success ? parsed.data : soundFields(body, deskReportRequest);
  const kind = kindOf(fields, body, errors);
  if (kind) checkFields(kind, body, errors);
  const amounts = amountsOf(fields, instrument, errors);
  if (!kind || errors.length > 0) return { ok: false, errors: firstOfEach(errors) };
  const { execId = null, text = null } = fields;
  return { ok: true, value: { report: reportOf(kind, fields, amounts), execId, text } };
}

/** A field is named once, however much is wrong with it. */
function firstOfEach(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.filter(({ field }, i) => errors.findIndex((error) => error.field === field) === i);
}

function kindOf({ execType, msgType }: DeskReportRequest, body: unknown, errors: FieldError[]): Kind | null {
  const refuse = (message: string, remedy: string) => {
    errors.push({ field: 'execType', message, remedy });
    return null;
  };
  if (msgType === 'ORDER_CANCEL_REJECT') {
    if (!says(body, 'execType')) return 'CANCEL_REJECTED';
    return refuse('an ORDER_CANCEL_REJECT has none', 'remove it, or remove msgType');
  }
  if (execType !== undefined) return execType;
  if (says(body, 'execType') || typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  return refuse('is missing', 'send what the report says, such as NEW, or msgType ORDER_CANCEL_REJECT');
}

function checkFields(kind: Kind, body: unknown, errors: FieldError[]): void {
  const { needs, may } = FIELDS_OF[kind];
  for (const field of needs) {
    if (says(body, field)) continue;
    errors.push({ field, message: `is missing: a ${kind} needs it`, remedy: `send ${describe(field)}` });
  }
  const allowed = new Set<Field>([...EVERYWHERE, ...needs, ...may]);
  for (const field of deskReportRequest.keyof().options) {
    if (allowed.has(field) || !says(body, field)) continue;
    errors.push({ field, message: `a ${kind} has none`, remedy: 'remove it' });
  }
}

function describe(field: Field): string {
  return deskReportRequest.shape[field].description ?? 'it';
}

function says(body: unknown, field: Field): boolean {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, field);
}

type Amounts = Readonly<Record<'lastQty' | 'lastPx' | 'orderQty' | 'price', number | null>>;

function amountsOf(
  fields: DeskReportRequest,
  instrument: Instrument | undefined,
  errors: FieldError[],
): Amounts {
  const read = (field: keyof Amounts, parse: typeof priceOf) => {
    const text = fields[field];
    return text === undefined || !instrument ? null : (parse({ field, text }, instrument, errors) ?? null);
  };
  return {
    lastQty: read('lastQty', quantityOf),
    lastPx: read('lastPx', priceOf),
    orderQty: read('orderQty', quantityOf),
    price: read('price', priceOf),
  };
}

function reportOf(kind: Kind, fields: DeskReportRequest, amounts: Amounts): DeskReport {
  const { clOrdId = null, execRefId = '', overfill = false } = fields;
  const { orderQty, price } = amounts;
  const [lastQty, lastPx] = [amounts.lastQty ?? 0, amounts.lastPx ?? 0];
  switch (kind) {
    case 'TRADE':
      return { kind, lastQty, lastPx, overfill };
    case 'TRADE_CANCEL':
      return { kind, execRefId };
    case 'TRADE_CORRECT':
      return { kind, execRefId, lastQty, lastPx, overfill };
    case 'PENDING_CANCEL':
    case 'PENDING_REPLACE':
    case 'CANCELED':
      return { kind, clOrdId };
    case 'REPLACED':
      return { kind, clOrdId, orderQty, price };
    case 'CANCEL_REJECTED':
      return { kind, clOrdId, reason: fields.cxlRejReason ?? 'OTHER' };
    case 'REJECTED':
      return { kind, reason: fields.ordRejReason ?? 'OTHER' };
    case 'STOPPED':
      return { kind, lastQty, lastPx };
    case 'RESTATED':
      return { kind, reason: reasonOf(fields), orderQty, price, split: splitOf(fields) };
    default:
      return { kind };
  }
}

function splitOf({ split }: DeskReportRequest) {
  return split === undefined
    ? null
    : { numerator: Number(split.numerator), denominator: Number(split.denominator) };
}

/** Said, or what the restatement says by itself. */
function reasonOf({
  execRestatementReason,
  split,
  orderQty,
  price,
}: DeskReportRequest): ExecRestatementReason {
  if (execRestatementReason !== undefined) return execRestatementReason;
  if (split !== undefined) return 'GT_CORPORATE_ACTION';
  return orderQty === undefined && price === undefined ? 'GT_RENEWAL' : 'BROKER_OPTION';
}
