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

/** What one venue was told, oldest first; what lies before `head` has been looked at. */
interface VenueQueue {
  waiting: Waiting[];
  head: number;
  /** From here on nobody has looked yet: whoever looks brings the time. */
  fresh: number;
}

/** So many that were looked at are dropped at once. */
const DROPPED_TOGETHER = 10_000;

export class SentRequests {
  readonly #queues = new Map<string, VenueQueue>();
  /** Of what waits, the latest under each name. */
  readonly #waiting = new Map<string, Waiting>();
  /** Waited for in vain until now, by order. */
  readonly #late = new Map<string, Map<string, Sent>>();
  /** Orders that were asked after, by the link over which it was asked. */
  readonly #asked = new Map<string, number>();

  note({ venue, clOrdId, requestId, what, link }: Sent): void {
    const entry = { venue, clOrdId, requestId, what, link, since: 0 };
    this.#queueOf(venue).waiting.push(entry);
    const key = keyOf(entry);
    this.#waiting.set(key, entry);
    if (this.#late.size > 0) this.#late.get(clOrdId)?.delete(key);
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
    return (this.#waiting.get(key) ?? this.#late.get(name.clOrdId)?.get(key))?.link;
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
    const queue = this.#queueOf(venue);
    const { waiting } = queue;
    for (; queue.fresh < waiting.length; queue.fresh += 1) {
      const entry = waiting[queue.fresh];
      if (entry) entry.since = now;
    }
    const late: Sent[] = [];
    for (
      let entry = waiting[queue.head];
      entry && entry.since + patience <= now;
      entry = waiting[queue.head]
    ) {
      queue.head += 1;
      if (this.#isInVain(entry, isAnswered)) late.push(entry);
    }
    if (queue.head >= DROPPED_TOGETHER) {
      waiting.splice(0, queue.head);
      queue.fresh -= queue.head;
      queue.head = 0;
    }
    return late;
  }

  /** What was said again since waits in its later place. */
  #isInVain(entry: Waiting, isAnswered: (sent: Sent) => boolean): boolean {
    const key = keyOf(entry);
    if (this.#waiting.get(key) !== entry) return false;
    this.#waiting.delete(key);
    if (isAnswered(entry)) return false;
    const ofOrder = this.#late.get(entry.clOrdId) ?? new Map<string, Sent>();
    this.#late.set(entry.clOrdId, ofOrder.set(key, entry));
    return true;
  }

  /** Nothing of the order is asked or waited for any more. */
  settle(clOrdId: string): void {
    this.#asked.delete(clOrdId);
    this.#late.delete(clOrdId);
  }

  #queueOf(venue: string): VenueQueue {
    const known = this.#queues.get(venue);
    if (known) return known;
    const queue = { waiting: [], head: 0, fresh: 0 };
    this.#queues.set(venue, queue);
    return queue;
  }
}

function keyOf({ clOrdId, requestId }: Pick<Sent, 'clOrdId' | 'requestId'>): string {
  return requestId === null ? clOrdId : `${clOrdId}\n${requestId}`;
}
