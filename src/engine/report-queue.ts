/** Reports on orders that have left memory wait until they are back; what the same venue says meanwhile waits behind them. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { EngineState } from './engine-state.js';
import type { Recall } from './recall.js';

export interface ReportQueueDeps {
  readonly state: EngineState;
  readonly recall: Recall;
  readonly hear: (report: VenueReport) => void;
  /** The order could not be looked up: what waits will be reported again after the next logon. */
  readonly lost: (reason: Error) => void;
}

export class ReportQueue {
  /** By venue: a session's numbers must be recorded in their order, or a resumed session would leave some out. */
  readonly #waiting = new Map<string, VenueReport[]>();

  constructor(private readonly deps: ReportQueueDeps) {}

  take(report: VenueReport): void {
    const waiting = this.#waiting.get(report.venue);
    if (waiting) waiting.push(report);
    else if (this.deps.state.order(report.clOrdId)) this.deps.hear(report);
    else void this.#recall(report.venue, [report]);
  }

  /** Orders of which the venue has said something that waits here. */
  waiting(venue: string): readonly string[] {
    return this.#waiting.get(venue)?.map(({ clOrdId }) => clOrdId) ?? [];
  }

  async #recall(venue: string, waiting: VenueReport[]): Promise<void> {
    this.#waiting.set(venue, waiting);
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        if (!this.deps.state.order(next.clOrdId)) await this.deps.recall.order(next.clOrdId);
        waiting.shift();
        this.deps.hear(next);
      }
      this.#waiting.delete(venue);
    } catch (error) {
      this.deps.lost(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
