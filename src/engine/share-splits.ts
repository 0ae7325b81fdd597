/** Stock splits as events: each once, at the open of the first session on the new basis, for all positions in the symbol. */
import type { Micros } from '../lib/clock.js';
import type { SharesSplit } from '../orders/events.js';
import { ENGINE } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import { Turn } from './turn.js';

type Pending = Omit<SharesSplit, 'at'>;

export class ShareSplits {
  /** The earliest last. */
  readonly #pending: Pending[];

  constructor(private readonly deps: FlowDeps) {
    this.#pending = this.#configured().toSorted((a, b) => b.effectiveAt - a.effectiveAt);
  }

  /** Causes SharesSplit for every split that has taken effect and is not in the journal yet; null when there is none. */
  due(now: Micros): Turn | null {
    const turn = new Turn(this.deps.state);
    for (let next = this.#pending.at(-1); next && next.effectiveAt <= now; next = this.#pending.at(-1)) {
      this.#pending.pop();
      if (!this.deps.state.hasSplit(next.orderId)) turn.add({ ...next, at: now });
    }
    return turn.events.length > 0 ? turn : null;
  }

  #configured(): Pending[] {
    const { corporateActions, instruments, calendar } = this.deps;
    return corporateActions.splits().flatMap(({ symbol, effectiveDate, numerator, denominator }) => {
      const instrument = instruments.get(symbol);
      const session = instrument && calendar.of(instrument.listingMic).session(effectiveDate);
      if (!session) return [];
      const orderId = `split-${symbol}-${effectiveDate}`;
      const { qtyScale } = instrument;
      const split = { numerator, denominator };
      const effectiveAt = session.opensAt;
      return {
        type: 'SharesSplit',
        orderId,
        actor: ENGINE,
        symbol,
        effectiveDate,
        effectiveAt,
        split,
        qtyScale,
      };
    });
  }
}
