/** Reports that their sender gave a name: the same again is the same report, not another one. */
import type { OrderEvent } from '../orders/events.js';

export interface KnownReport {
  /** The report's number in its session: what it caused carries it. */
  readonly seq: number;
  readonly digest: string;
}

export class NamedReports {
  /** By child, then by name. */
  readonly #known = new Map<string, Map<string, KnownReport>>();

  find(childOrderId: string, execId: string): KnownReport | undefined {
    return this.#known.get(childOrderId)?.get(execId);
  }

  /** Of all that a report caused, the child's first event speaks for it. */
  apply({ orderId, source }: OrderEvent): void {
    if (!source?.named) return;
    const { execId, digest } = source.named;
    const ofChild = this.#known.get(orderId) ?? new Map<string, KnownReport>();
    this.#known.set(orderId, ofChild);
    if (!ofChild.has(execId)) ofChild.set(execId, { seq: source.seq, digest });
  }

  /** In the order in which they came. */
  entries(childOrderId: string): Iterable<readonly [string, KnownReport]> {
    return this.#known.get(childOrderId) ?? [];
  }

  /** Lets go of what is known of a child that leaves memory. */
  release(childOrderId: string): void {
    this.#known.delete(childOrderId);
  }

  /** Takes in the children of another fold, which is not used any more. */
  adopt(apart: NamedReports): void {
    for (const [childOrderId, ofChild] of apart.#known) this.#known.set(childOrderId, ofChild);
  }
}
