/** What a gateway shows of engines in other processes: their alerts, and their comparisons with markets. */
import type { Subscription } from '../../bus/bus.js';
import { decodeOperations } from '../../cluster/operations-message.js';
import type { OperationsMessage } from '../../cluster/operations-message.js';
import type { AlertLog } from '../../projections/alerts/alert-log.js';
import type { ReconciliationLog } from '../../projections/reconciliation/reconciliation-log.js';
import type { ClusterParts } from './cluster-parts.js';

/** So much of the past is there after a start: some minutes of a large system, days of a small one. */
const PAST = 2_000;

export interface OperationsView {
  readonly alerts: AlertLog;
  readonly reconciliations: ReconciliationLog;
}

/** What was told before the call is shown, and alerts nobody again. */
export async function followOperations(
  { bus, topics, options: { log } }: Pick<ClusterParts, 'bus' | 'topics' | 'options'>,
  view: OperationsView,
): Promise<Subscription> {
  const end = (await bus.ends(topics.operations)).get(0) ?? 0;
  let next = Math.max(0, end - PAST);
  return bus.follow(topics.operations, new Map([[0, next]]), async (_partition, records) => {
    // After trouble some come again.
    for (const { offset, value } of records.filter((record) => record.offset >= next)) {
      next = offset + 1;
      try {
        take(decodeOperations(value), view, offset < end);
      } catch (error) {
        log.warn({ offset, reason: String(error) }, 'an engine’s message cannot be read; it is passed over');
      }
    }
  });
}

function take(
  message: OperationsMessage,
  { alerts, reconciliations }: OperationsView,
  isPast: boolean,
): void {
  if (message.kind === 'ALERT') alerts.add(message.alert);
  else if (isPast) reconciliations.remember(message.run);
  else reconciliations.add(message.run);
}
