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

/** One child's, by venue ExecID; a correction's own ExecID, and ours of what it corrected, lead to the execution. */
class ChildExecutions {
  /** Most children have one execution. */
  #first: BookedExecution | null = null;
  #others: Map<string, BookedExecution> | null = null;
  aliases: Map<string, string> | null = null;
  held: Map<string, CorrectionHeld> | null = null;

  nameOf(execId: string): string {
    return this.aliases?.get(execId) ?? execId;
  }

  find(execId: string): BookedExecution | undefined {
    return this.booked(this.nameOf(execId));
  }

  booked(venueExecId: string): BookedExecution | undefined {
    return this.#first?.venueExecId === venueExecId ? this.#first : this.#others?.get(venueExecId);
  }

  /** Takes it in, or what it has become. */
  book(execution: BookedExecution): void {
    const { venueExecId } = execution;
    if (!this.#first || this.#first.venueExecId === venueExecId) this.#first = execution;
    else this.#others = (this.#others ?? new Map<string, BookedExecution>()).set(venueExecId, execution);
  }

  /** As first booked. */
  *all(): Iterable<BookedExecution> {
    if (this.#first) yield this.#first;
    yield* this.#others?.values() ?? [];
  }

  /** Another name leads to the execution from now on. */
  call(execId: string, name: string): void {
    this.aliases = (this.aliases ?? new Map<string, string>()).set(execId, name);
  }
}

export class BookedExecutions {
  readonly #children = new Map<string, ChildExecutions>();

  /** The execution, or the one that a correction of this name was about. */
  find(childOrderId: string, venueExecId: string): BookedExecution | undefined {
    return this.#children.get(childOrderId)?.find(venueExecId);
  }

  /** Was a report of this name booked before, be it an execution, a bust or a correction? */
  has(childOrderId: string, venueExecId: string): boolean {
    const child = this.#children.get(childOrderId);
    return child?.booked(venueExecId) !== undefined || (child?.aliases?.has(venueExecId) ?? false);
  }

  /** As `find`, by any name: the venue's, or ours of the child's or the parent's report of it or of a correction. */
  findByAnyName(childOrderId: string, execId: string): BookedExecution | undefined {
    for (const booked of this.#children.get(childOrderId)?.all() ?? [])
      if (booked.execId === execId || booked.parentExecId === execId) return booked;
    return this.find(childOrderId, execId);
  }

  /** What came before the execution it is about. */
  held(childOrderId: string, venueExecId: string): CorrectionHeld | undefined {
    return this.#children.get(childOrderId)?.held?.get(venueExecId);
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
        return this.#hold(event);
      default:
        return;
    }
  }

  /** One line per execution of the child, as first booked, then what is held, then which name leads where. */
  *entries(childOrderId: string): Iterable<BookedExecution | CorrectionHeld | readonly string[]> {
    const child = this.#children.get(childOrderId);
    if (!child) return;
    yield* child.all();
    yield* child.held?.values() ?? [];
    yield* child.aliases ?? [];
  }

  /** Lets go of what is known of a child that leaves memory. */
  release(childOrderId: string): void {
    this.#children.delete(childOrderId);
  }

  /** Takes in the children of another fold, which is not used any more. */
  adopt(apart: BookedExecutions): void {
    for (const [childOrderId, child] of apart.#children) this.#children.set(childOrderId, child);
  }

  #fill({ orderId, execId, venueExecId, lastQty, lastPx, fee, at }: OrderFilled): void {
    this.#childOf(orderId).book({
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
    const child = this.#children.get(childOrderId);
    const booked = child?.find(venueExecId);
    if (!child || !booked) return;
    if (booked.parentExecId !== null) child.call(booked.parentExecId, booked.venueExecId);
    child.book({ ...booked, parentExecId });
  }

  #correct(event: Correction & { readonly orderId: string }, state: BookedExecution['state']): void {
    const { orderId, venueExecRefId, venueExecId, execId, lastQty, lastPx, fee } = event;
    const child = this.#childOf(orderId);
    const name = child.nameOf(venueExecRefId);
    const booked = child.booked(name);
    if (!booked) return;
    child.book({ ...booked, execId, lastQty, lastPx, fee, state });
    child.call(venueExecId, name);
    child.call(booked.execId, name);
    child.held?.delete(venueExecRefId);
  }

  #hold(event: CorrectionHeld): void {
    const child = this.#childOf(event.orderId);
    child.held = (child.held ?? new Map<string, CorrectionHeld>()).set(event.venueExecRefId, event);
  }

  #childOf(childOrderId: string): ChildExecutions {
    const known = this.#children.get(childOrderId);
    if (known) return known;
    const child = new ChildExecutions();
    this.#children.set(childOrderId, child);
    return child;
  }
}
