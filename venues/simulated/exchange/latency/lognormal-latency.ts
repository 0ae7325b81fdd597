/** Log-normal delays: most near the median, some far above it, none below zero. */
import type { Micros } from '../../../../src/lib/clock.js';
import type { Random } from '../../../../src/lib/random.js';
import type { Latency } from './latency.js';

export class LognormalLatency implements Latency {
  constructor(
    private readonly random: Random,
    private readonly median: Micros,
    private readonly sigma: number,
  ) {}

  /** median · e^(σ·z), z standard normal by Box and Muller (1958). */
  sample(): Micros {
    const radius = Math.sqrt(-2 * Math.log(1 - this.random.next()));
    const z = radius * Math.cos(2 * Math.PI * this.random.next());
    return Math.round(this.median * Math.exp(this.sigma * z));
  }
}
