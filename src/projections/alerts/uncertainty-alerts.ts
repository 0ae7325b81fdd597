/** Alerts of orders whose outcome nobody knows: one per account and cause in a batch, for a lost link loses many at once. */
import type { OutcomeUnknown } from '../../orders/events.js';
import type { CommittedEvent } from '../committed-event.js';
import type { Blotter } from '../read-side.js';
import type { AlertLog } from './alert-log.js';

interface Cause {
  readonly account: string;
  readonly text: string;
  readonly orderIds: string[];
}

export class UncertaintyAlerts {
  constructor(
    private readonly blotter: Pick<Blotter, 'order'>,
    private readonly alerts: Pick<AlertLog, 'raise'>,
  ) {}

  tell(batch: readonly CommittedEvent[]): void {
    const causes = new Map<string, Cause>();
    for (const { event } of batch) if (event.type === 'OutcomeUnknown') this.#count(causes, event);
    for (const { account, text, orderIds } of causes.values()) {
      const [orderId = null] = orderIds;
      const count = orderIds.length;
      const who = count === 1 ? 'an order' : `${count} orders`;
      this.alerts.raise({
        severity: 'WARNING',
        account,
        orderId: count === 1 ? orderId : null,
        text: `nobody knows how ${who} stand${count === 1 ? 's' : ''}: ${text}; nothing is sent in their stead, the market is being asked`,
      });
    }
  }

  #count(causes: Map<string, Cause>, { orderId, text }: OutcomeUnknown): void {
    const order = this.blotter.order(orderId);
    if (!order) return;
    const { account, parentOrderId } = order;
    const key = `${account}\n${text}`;
    const cause = causes.get(key) ?? { account, text, orderIds: [] };
    cause.orderIds.push(parentOrderId ?? orderId);
    causes.set(key, cause);
  }
}
