/** Executions by the name their venue gave them, and the corrections that came before them: for duplicates, busts and corrections. */
import type { Micros } from '../lib/clock.js';
import type { Px, Qty } from '../model/units.js';
import type { Correction, CorrectionHeld, OrderEvent, OrderFilled } from '../orders/events.js';

/** An execution as it is booked now. */
export interface BookedExecution {
  readonly childOrderId: string;
  /** Ours, of the child's report; the last correction's once there was one. */
  readonly execId: string;
  /** Of the parent's report. */
  readonly parentExecId: string | null;
  readonly venueExecId: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: string;
  readonly at: Micros;
  readonly state: 'BOOKED' | 'CORRECTED' | 'BUSTED';
}

export class BookedExecutions {
  /** By child and venue ExecID. */
  readonly #booked = new Map<string, BookedExecution>();
  /** A correction's own ExecID, and ours of what it corrected, lead to the execution. */
  readonly #aliases = new Map<string, string>();
  readonly #held = new Map<string, CorrectionHeld>();
  /** By child and the ExecIDs that we report it under now; made when somebody first asks. */
  #ours: Map<string, string> | null = null;

  /** The execution, or the one that a correction of this name was about. */
  find(childOrderId: string, venueExecId: string): BookedExecution | undefined {
    return this.#booked.get(this.#keyOf(childOrderId, venueExecId));
  }

  /** Was a report of this name booked before, be it an execution, a bust or a correction? */
  has(childOrderId: string, venueExecId: string): boolean {
    const key = keyOf(childOrderId, venueExecId);
    return this.#booked.has(key) || this.#aliases.has(key);
  }

  /** As `find`, by any name: the venue's, or ours of the child's or the parent's report of it or of a correction. */
  findByAnyName(childOrderId: string, execId: string): BookedExecution | undefined {
    this.#ours ??= this.#ourNames();
    const key = this.#ours.get(keyOf(childOrderId, execId)) ?? this.#keyOf(childOrderId, execId);
    return this.#booked.get(key);
  }

  /** What came before the execution it is about. */
  held(childOrderId: string, venueExecId: string): CorrectionHeld | undefined {
    return this.#held.get(keyOf(childOrderId, venueExecId));
  }

  apply(event: OrderEvent, isChild: boolean): void {
    switch (event.type) {
      case 'OrderFilled':
        return isChild ? this.#fill(event) : this.#twin(event);
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        return isChild
          ? this.#correct(event, event.type === 'ExecutionBusted' ? 'BUSTED' : 'CORRECTED')
          : this.#twinCorrection(event);
      case 'CorrectionHeld':
        this.#held.set(keyOf(event.orderId, event.venueExecRefId), event);
        return;
      default:
        return;
    }
  }

  /** One line per execution, as first booked. */
  *entries(): Iterable<BookedExecution | CorrectionHeld> {
    yield* this.#booked.values();
    yield* this.#held.values();
  }

  #fill({ orderId, execId, venueExecId, lastQty, lastPx, fee, at }: OrderFilled): void {
    this.#set(keyOf(orderId, venueExecId), {
      childOrderId: orderId,
      execId,
      parentExecId: null,
      venueExecId,
      lastQty,
      lastPx,
      fee,
      at,
      state: 'BOOKED',
    });
  }

  #twin({ childOrderId, venueExecId, execId }: OrderFilled): void {
    if (childOrderId !== null) this.#rename(childOrderId, venueExecId, execId);
  }

  #twinCorrection({ childOrderId, venueExecRefId, execId }: Correction): void {
    if (childOrderId !== null) this.#rename(childOrderId, venueExecRefId, execId);
  }

  #rename(childOrderId: string, venueExecId: string, parentExecId: string): void {
    const key = this.#keyOf(childOrderId, venueExecId);
    const booked = this.#booked.get(key);
    if (!booked) return;
    if (booked.parentExecId !== null) this.#aliases.set(keyOf(childOrderId, booked.parentExecId), key);
    this.#set(key, { ...booked, parentExecId });
  }

  #correct(event: Correction & { readonly orderId: string }, state: BookedExecution['state']): void {
    const { orderId, venueExecRefId, venueExecId, execId, lastQty, lastPx, fee } = event;
    const key = this.#keyOf(orderId, venueExecRefId);
    const booked = this.#booked.get(key);
    if (!booked) return;
    this.#set(key, { ...booked, execId, lastQty, lastPx, fee, state });
    for (const name of [venueExecId, booked.execId]) this.#aliases.set(keyOf(orderId, name), key);
    this.#held.delete(keyOf(orderId, venueExecRefId));
  }

  #set(key: string, booked: BookedExecution): void {
    this.#booked.set(key, booked);
    if (this.#ours) nameOurs(this.#ours, key, booked);
  }

  #ourNames(): Map<string, string> {
    const ours = new Map<string, string>();
    for (const [key, booked] of this.#booked) nameOurs(ours, key, booked);
    return ours;
  }

  #keyOf(childOrderId: string, venueExecId: string): string {
    const key = keyOf(childOrderId, venueExecId);
    return this.#aliases.get(key) ?? key;
  }
}

function nameOurs(ours: Map<string, string>, key: string, booked: BookedExecution): void {
  ours.set(keyOf(booked.childOrderId, booked.execId), key);
  if (booked.parentExecId !== null) ours.set(keyOf(booked.childOrderId, booked.parentExecId), key);
}

function keyOf(childOrderId: string, venueExecId: string): string {
  return `${childOrderId}\n${venueExecId}`;
}
