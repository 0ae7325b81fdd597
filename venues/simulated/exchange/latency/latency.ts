/** How long a request takes from the client's gateway to the matching engine. */
import type { Micros } from '../../../../src/lib/clock.js';

export interface Latency {
  /** The next delay, at least 0. */
  sample(): Micros;
}
