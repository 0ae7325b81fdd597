/** The shape of a desk's report: one schema for validation and for the OpenAPI document. */
import { z } from 'zod';
import { CXL_REJ_REASONS, EXEC_RESTATEMENT_REASONS, EXEC_TYPES, ORD_REJ_REASONS } from '../../model/fix.js';
import { clOrdId, note, decimal, oneOf } from './order-schema.js';

/** All that a desk can say of an order, as ExecType. */
export const DESK_EXEC_TYPES = EXEC_TYPES.filter((execType) => execType !== 'PENDING_NEW');

const MSG_TYPES = ['EXECUTION_REPORT', 'ORDER_CANCEL_REJECT'] as const;

const quantity = () => decimal().describe('a decimal string above 0, a multiple of the least increment');
const price = () => decimal().describe('a decimal string above 0 on the tick, such as "187.26"');
const ratio = z.string().regex(/^[1-9]\d{0,3}$/, 'is not a whole number from 1 to 9999');
const execId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'is not 1 to 64 printable ASCII characters without spaces');

export const deskReportRequest = z
  .strictObject({
    execType: z
      .enum(DESK_EXEC_TYPES)
      .exactOptional()
      .describe(`${oneOf(DESK_EXEC_TYPES)}; none on an ORDER_CANCEL_REJECT`),
    msgType: z
      .enum(MSG_TYPES)
      .exactOptional()
      .describe(`${oneOf(MSG_TYPES)}; EXECUTION_REPORT when left out`),
    execId: execId
      .exactOptional()
      .describe('a name of your own, 1 to 64 printable characters: the same report sent again is taken once'),
    lastQty: quantity().exactOptional(),
    lastPx: price().exactOptional(),
    orderQty: quantity().exactOptional(),
    price: price().exactOptional(),
    execRefId: execId
      .exactOptional()
      .describe('the execId of the execution, as GET /v1/orders/{orderId}/executions has it'),
    clOrdId: clOrdId.exactOptional().describe('the ClOrdID of the request that is answered'),
    cxlRejReason: z.enum(CXL_REJ_REASONS).exactOptional().describe(oneOf(CXL_REJ_REASONS)),
    ordRejReason: z.enum(ORD_REJ_REASONS).exactOptional().describe(oneOf(ORD_REJ_REASONS)),
    execRestatementReason: z
      .enum(EXEC_RESTATEMENT_REASONS)
      .exactOptional()
      .describe(oneOf(EXEC_RESTATEMENT_REASONS)),
    split: z
      .strictObject({ numerator: ratio, denominator: ratio })
      .exactOptional()
      .describe('numerator new shares for denominator old ones, such as {"numerator":"2","denominator":"1"}'),
    overfill: z
      .boolean()
      .exactOptional()
      .describe('true when an execution beyond the order quantity is meant so'),
    text: note.exactOptional().describe('a note of at most 256 characters; the client reads it'),
  })
  .meta({ id: 'DeskReport' });

export type DeskReportRequest = z.output<typeof deskReportRequest>;
