/** What people must look at: the newest alerts, in memory. What an alert is about is in the journal or the log. */
import type { Clock } from '../../lib/clock.js';
import { formatMicros } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { AlertView } from '../market-views.js';
import type { Scope } from '../read-side.js';

const KEPT = 500;

export type NewAlert = Omit<AlertView, 'alertId' | 'at'>;

export class AlertLog {
  #alerts: readonly AlertView[] = [];
  readonly #listeners = new Set<(rows: readonly AlertView[]) => void>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  raise(alert: NewAlert): void {
    this.add({ alertId: this.ids.next(), at: formatMicros(this.clock.now()), ...alert });
  }

  /** One that was raised elsewhere; nothing happens when it is here already. */
  add(row: AlertView): void {
    if (this.#alerts.some(({ alertId }) => alertId === row.alertId)) return;
    this.#alerts = [...this.#alerts.slice(-(KEPT - 1)), row];
    for (const listener of this.#listeners) listener([row]);
  }

  /** Newest last. An alert without an account is for those who see all of them. */
  recent(scope: Scope, limit: number): readonly AlertView[] {
    const visible = this.#alerts.filter(
      ({ account }) => scope === null || (account !== null && scope.has(account)),
    );
    return visible.slice(-limit);
  }

  onChange(listener: (rows: readonly AlertView[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
