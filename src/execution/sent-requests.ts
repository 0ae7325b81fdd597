/** What was really said to the markets: over which link, and for how long it waits for an answer. Gone with the process. */
import type { Micros } from '../lib/clock.js';

/** An order (`requestId` null), or a request about one. `link` counts a venue's links; one that is gone never returns. */
export interface Sent {
  readonly venue: string;
  readonly clOrdId: string;
  readonly requestId: string | null;
  readonly what: 'order' | 'cancel' | 'replace';
  readonly link: number;
}

interface Waiting extends Sent {
  since: Micros;
}

/** What one venue was told, in order of sending. */
interface VenueRecord {
  readonly waiting: Map<string, Waiting>;
  /** Told since the last look: whoever looks brings the time. */
  fresh: Waiting[];
}

export class SentRequests {
  readonly #venues = new Map<string, VenueRecord>();
  /** Waited for in vain until now, by order. */
  readonly #late = new Map<string, Map<string, Sent>>();
  /** Orders that were asked after, by the link over which it was asked. */
  readonly #asked = new Map<string, number>();

  note(sent: Sent): void {
    const { waiting, fresh } = this.#recordOf(sent.venue);
    const key = keyOf(sent);
    const entry = { ...sent, since: 0 };
    this.#late.get(sent.clOrdId)?.delete(key);
    waiting.delete(key);
    waiting.set(key, entry);
    fresh.push(entry);
  }

  asked(clOrdId: string, link: number): void {
    this.#asked.set(clOrdId, link);
  }

  askedOver(clOrdId: string): number | undefined {
    return this.#asked.get(clOrdId);
  }

  /** The link it was said over; undefined when it was not, or not by this process, or was answered long ago. */
  linkOf(name: Pick<Sent, 'venue' | 'clOrdId' | 'requestId'>): number | undefined {
    const key = keyOf(name);
    return (this.#venues.get(name.venue)?.waiting.get(key) ?? this.#late.get(name.clOrdId)?.get(key))?.link;
  }

  /** Was it waited for in vain? */
  isLate(name: Pick<Sent, 'clOrdId' | 'requestId'>): boolean {
    return this.#late.get(name.clOrdId)?.has(keyOf(name)) ?? false;
  }

  /**
   * What this venue was told longer than `patience` ago and `isAnswered` denies; each once. What was told since the
   * last look begins to wait now.
   */
  overdue(
    { venue, patience, now }: { readonly venue: string; readonly patience: Micros; readonly now: Micros },
    isAnswered: (sent: Sent) => boolean,
  ): readonly Sent[] {
    const record = this.#recordOf(venue);
    for (const entry of record.fresh) entry.since = now;
    record.fresh = [];
    const late: Sent[] = [];
    for (const [key, sent] of record.waiting) {
      if (sent.since + patience > now) break;
      record.waiting.delete(key);
      if (isAnswered(sent)) continue;
      const ofOrder = this.#late.get(sent.clOrdId) ?? new Map<string, Sent>();
      this.#late.set(sent.clOrdId, ofOrder.set(key, sent));
      late.push(sent);
    }
    return late;
  }

  /** Nothing of the order is asked or waited for any more. */
  settle(clOrdId: string): void {
    this.#asked.delete(clOrdId);
    this.#late.delete(clOrdId);
  }

  #recordOf(venue: string): VenueRecord {
    const known = this.#venues.get(venue);
    if (known) return known;
    const record = { waiting: new Map<string, Waiting>(), fresh: [] };
    this.#venues.set(venue, record);
    return record;
  }
}

function keyOf({ clOrdId, requestId }: Pick<Sent, 'clOrdId' | 'requestId'>): string {
  return requestId === null ? clOrdId : `${clOrdId}\n${requestId}`;
}
