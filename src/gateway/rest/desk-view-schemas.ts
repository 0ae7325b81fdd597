/** Schemas of the desk's rows, for the document; the compiler holds them to the views. */
import { z } from 'zod';
import { EXEC_TYPES, ORD_STATUSES, TIMES_IN_FORCE } from '../../model/fix.js';
import type { DeskOrderView } from '../../projections/blotter/desk-view.js';
import { decimalText, executionView, orderView, timeText } from './view-schemas.js';

const request = z.strictObject({
  kind: z.enum(['CANCEL', 'REPLACE']),
  clOrdId: z.string(),
  origClOrdId: z.string(),
  pending: z.boolean(),
  orderQty: decimalText.nullable(),
  price: decimalText.nullable(),
  stopPx: decimalText.nullable(),
  timeInForce: z.enum(TIMES_IN_FORCE).nullable(),
});

const client = z.strictObject({
  orderId: z.string(),
  clOrdId: z.string(),
  ordStatus: z.enum(ORD_STATUSES),
  enteredBy: z.string(),
  enteredAt: timeText,
  text: z.string().nullable(),
});

const execution = z.strictObject({
  execId: z.string(),
  lastQty: decimalText,
  lastPx: decimalText,
  transactTime: timeText,
});

const action = z.strictObject({
  report: z.enum([...EXEC_TYPES, 'ORDER_CANCEL_REJECT']),
  refusal: z.string().nullable().meta({ description: 'null when it can be reported now' }),
});

export const deskOrderView = z
  .strictObject({
    ...orderView.shape,
    client,
    requests: z.array(request).readonly(),
    executions: z.array(execution).readonly(),
    actions: z.array(action).readonly(),
  })
  .meta({ id: 'DeskOrder' }) satisfies z.ZodType<DeskOrderView>;

export const deskReportView = z
  .strictObject({ order: deskOrderView, reports: z.array(executionView) })
  .meta({ id: 'DeskReportAnswer', description: "reports: the order's own first, then the client's" });
