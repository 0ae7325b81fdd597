/** What the handlers of this API share: the system's doors and the API's own counters. */
import type { GatewayDeps } from '../gateway-deps.js';
import type { HttpMetrics } from './http-metrics.js';

export interface RestContext extends GatewayDeps {
  readonly http: HttpMetrics;
}
