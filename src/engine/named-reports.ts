/** Reports that their sender gave a name: the same again is the same report, not another one. */
import type { OrderEvent } from '../orders/events.js';

export interface KnownReport {
  /** The report's number in its session: what it caused carries it. */
  readonly seq: number;
  readonly digest: string;
}

export class NamedReports {
  readonly #known = new Map<string, KnownReport>();

  find(childOrderId: string, execId: string): KnownReport | undefined {
    return this.#known.get(keyOf(childOrderId, execId));
  }

  /** Of all that a report caused, the child's first event speaks for it. */
  apply({ orderId, source }: OrderEvent): void {
    if (!source?.named) return;
    const { execId, digest } = source.named;
    const key = keyOf(orderId, execId);
    if (!this.#known.has(key)) this.#known.set(key, { seq: source.seq, digest });
  }

  /** In the order in which they came. */
  entries(): Iterable<readonly [string, KnownReport]> {
    return this.#known.entries();
  }
}

function keyOf(childOrderId: string, execId: string): string {
  return `${childOrderId}\n${execId}`;
}
