/** What stands on the topic of operations: engines' alerts, and what came of their comparisons with markets. */
import { z } from 'zod';
import type { BusMessage } from '../bus/bus.js';
import { ALERT_SEVERITIES } from '../model/alert.js';
import type { Alert } from '../model/alert.js';
import { FINDING_ACTIONS, FINDING_KINDS, RECONCILIATION_TRIGGERS } from '../model/reconciliation.js';
import type { PartitionRun } from '../model/reconciliation.js';

export type OperationsMessage =
  | { readonly kind: 'ALERT'; readonly alert: Alert }
  | { readonly kind: 'RECONCILIATION'; readonly run: PartitionRun };

const alert = z.object({
  alertId: z.string(),
  at: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  account: z.string().nullable(),
  orderId: z.string().nullable(),
  text: z.string(),
}) satisfies z.ZodType<Alert>;

const run = z.object({
  partition: z.int(),
  venue: z.string(),
  at: z.int(),
  trigger: z.enum(RECONCILIATION_TRIGGERS),
  outcome: z.enum(['AGREED', 'DIFFERENCES', 'FAILED']),
  text: z.string().nullable(),
  openOrders: z.int(),
  executions: z.int(),
  findings: z.array(
    z.object({
      kind: z.enum(FINDING_KINDS),
      action: z.enum(FINDING_ACTIONS),
      subject: z.string(),
      text: z.string(),
    }),
  ),
}) satisfies z.ZodType<PartitionRun>;

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ALERT'), alert }),
  z.object({ kind: z.literal('RECONCILIATION'), run }),
]);

export function encodeOperations(message: OperationsMessage): BusMessage {
  const key = message.kind === 'ALERT' ? message.alert.alertId : message.run.venue;
  return { key, value: JSON.stringify(message) };
}

/** Throws an error that says what is wrong with it. */
export function decodeOperations(value: string): OperationsMessage {
  return schema.parse(JSON.parse(value));
}
