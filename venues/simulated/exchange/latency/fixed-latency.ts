/** The same delay for every request. */
import type { Micros } from '../../../../src/lib/clock.js';
import type { Latency } from './latency.js';

export class FixedLatency implements Latency {
  constructor(private readonly median: Micros) {}

  sample(): Micros {
    return this.median;
  }
}
