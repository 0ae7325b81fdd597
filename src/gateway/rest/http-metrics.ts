/** How often and how fast the API answers, and what became of orders. */
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export type OrderOutcome = 'accepted' | 'replayed' | 'refused' | 'malformed' | 'forbidden' | 'unavailable';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export class HttpMetrics {
  readonly #seconds: Histogram<'method' | 'route' | 'status'>;
  readonly #orders: Counter<'outcome'>;
  readonly #series = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'fairlead_http_request_seconds',
      help: 'Time from request to answer',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#orders = new Counter({
      name: 'fairlead_order_requests_total',
      help: 'Orders asked for, by what became of them',
      labelNames: ['outcome'],
      registers,
    });
  }

  /** One answered request; `route` is the pattern, never the path. */
  answered(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void {
    const name = `${request.method} ${request.route} ${request.status}`;
    let series = this.#series.get(name);
    if (!series) {
      series = this.#seconds.labels({ ...request, status: String(request.status) });
      this.#series.set(name, series);
    }
    series.observe(seconds);
  }

  order(outcome: OrderOutcome): void {
    this.#orders.inc({ outcome });
  }
}
