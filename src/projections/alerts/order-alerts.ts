/** Alerts that follow from events: refusals, fills that should not have been possible, venues that refuse. */
import type { OrderEvent, OrderFilled, OrderRejected } from '../../orders/events.js';
import type { CommittedEvent } from '../committed-event.js';
import type { Blotter } from '../read-side.js';
import type { AlertLog, NewAlert } from './alert-log.js';

export class OrderAlerts {
  constructor(
    private readonly blotter: Pick<Blotter, 'order'>,
    private readonly alerts: AlertLog,
  ) {}

  /** Told of live batches only: a restart does not raise old alerts again. */
  tell(batch: readonly CommittedEvent[]): void {
    for (const { event } of batch) {
      const alert = this.#alertOf(event);
      if (alert) this.alerts.raise(alert);
    }
  }

  #alertOf(event: OrderEvent): NewAlert | null {
    if (event.type === 'OrderRejected') return this.#rejected(event);
    if (event.type === 'OrderFilled' && event.flag !== null) return this.#flagged(event, event.flag);
    return null;
  }

  #rejected({ orderId, text, actor }: OrderRejected): NewAlert | null {
    const order = this.blotter.order(orderId);
    if (!order) return null;
    const { account, symbol, clOrdId, venue } = order;
    const what = venue === null ? `${clOrdId} ${symbol} refused` : `${symbol} child refused by ${actor}`;
    return {
      severity: 'WARNING',
      account,
      orderId: order.parentOrderId ?? orderId,
      text: `${what}: ${text}`,
    };
  }

  /** Told of the child, where it happened; its parent's twin says the same. */
  #flagged({ orderId, lastQty, lastMkt, venueExecId }: OrderFilled, flag: Flag): NewAlert | null {
    const order = this.blotter.order(orderId);
    if (!order || order.parentOrderId === null) return null;
    const text = `${order.symbol}: ${lastMkt} filled ${lastQty} ${FLAG_WORDS[flag]} (execution ${venueExecId}); booked, please look`;
    return { severity: 'CRITICAL', account: order.account, orderId: order.parentOrderId, text };
  }
}

type Flag = NonNullable<OrderFilled['flag']>;

const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  OVERFILL: 'more than was ordered',
  AFTER_END: 'after the order had ended',
  BEYOND_LIMIT: 'at a worse price than the limit',
};
