/** An engine's door without compliance and venues: keeps what arrives and tells a real blotter of it. */
import type {
  CancelCommand,
  CheckOutcome,
  DeskCommand,
  DeskOutcome,
  ListCommand,
  ListOutcome,
  OrderEntry,
  ReplaceCommand,
  RequestOutcome,
  ResolveCommand,
  ResolveOutcome,
  SubmitOutcome,
} from '../../src/engine/order-entry.js';
import { resolutionRefusal } from '../../src/engine/resolution.js';
import type { Clock } from '../../src/lib/clock.js';
import type { User } from '../../src/model/actor.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { RuleResult } from '../../src/model/rule-result.js';
import { decideCancel, decideReplace } from '../../src/orders/decide.js';
import type { OrderEvent } from '../../src/orders/events.js';
import { evolve } from '../../src/orders/evolve.js';
import type { Order } from '../../src/orders/order.js';
import type { BlotterProjection } from '../../src/projections/blotter/blotter-projection.js';
import { committed } from '../support/committed.js';

/** Orders of more than this are refused. */
export const MOST_SHARES = 1_000_000;

export const BLOCKED: RuleResult = {
  ruleId: 'FAT_FINGER_QTY',
  version: 1,
  citation: 'house rule',
  outcome: 'BLOCK',
  observed: '1000001',
  limit: '1000000',
  message: 'the quantity is above 1,000,000; send several smaller orders',
  inputsHash: '0123456789abcdef',
};

export class RecordingEntry implements OrderEntry {
  /** All that ever reached the door, what-ifs included. */
  readonly arrivals: OrderTerms[] = [];
  readonly reports: DeskCommand[] = [];
  deskAnswer: DeskOutcome = { kind: 'REFUSED', reason: 'NOTHING_NEW', text: 'it is so already' };
  closedBecause: string | null = null;
  readonly #orders = new Map<string, Order>();
  readonly #used = new Map<string, SubmitOutcome & { orderId: string; terms: OrderTerms }>();
  #seq = 0;

  constructor(
    private readonly blotter: BlotterProjection,
    private readonly clock: Clock,
  ) {}

  readiness(): { readonly ready: boolean; readonly reason: string | null } {
    return { ready: this.closedBecause === null, reason: this.closedBecause };
  }

  submit(terms: OrderTerms, by: User): Promise<SubmitOutcome> {
    if (this.closedBecause !== null)
      return Promise.resolve({ kind: 'UNAVAILABLE', reason: this.closedBecause });
    this.arrivals.push(terms);
    const name = `${terms.account} ${terms.clOrdId}`;
    const used = this.#used.get(name);
    if (used) return Promise.resolve(again(used, terms));
    const outcome = this.#enter(terms, by);
    this.#used.set(name, { ...outcome, terms });
    return Promise.resolve(outcome);
  }

  submitList({ orders }: ListCommand, by: User): Promise<ListOutcome> {
    if (this.closedBecause !== null)
      return Promise.resolve({ kind: 'UNAVAILABLE', reason: this.closedBecause });
    this.arrivals.push(...orders);
    const outcomes = orders.map((terms) => this.#enter(terms, by));
    return Promise.resolve({
      kind: 'ACCEPTED',
      orderIds: outcomes.map(({ orderId }) => orderId),
      replayed: false,
    });
  }

  #enter(terms: OrderTerms, by: User): SubmitOutcome & { orderId: string } {
    const orderId = `O${String(this.#orders.size + 1).padStart(6, '0')}`;
    const base = { orderId, at: this.clock.now(), actor: by.userId };
    const refused = terms.orderQty > MOST_SHARES;
    this.tell(
      {
        type: 'OrderEntered',
        ...base,
        parentOrderId: null,
        venue: null,
        terms,
        scales: { pxScale: 4, qtyScale: 0 },
        reservePx: terms.price,
      },
      { type: 'OrderChecked', ...base, rulebookVersion: 1, results: refused ? [BLOCKED] : [], nbbo: null },
      refused
        ? { type: 'OrderRejected', ...base, ordRejReason: 'ORDER_EXCEEDS_LIMIT', text: BLOCKED.message ?? '' }
        : { type: 'OrderAcknowledged', ...base, venueOrderId: null },
    );
    return refused
      ? { kind: 'REFUSED', orderId, replayed: false, results: [BLOCKED] }
      : { kind: 'ACCEPTED', orderId, replayed: false };
  }

  cancel({ orderId, clOrdId }: CancelCommand, by: User): Promise<RequestOutcome> {
    const order = this.#orders.get(orderId);
    if (!order) return Promise.resolve({ kind: 'UNKNOWN_ORDER', orderId });
    const id = clOrdId ?? `C-${orderId}`;
    const { events } = decideCancel(
      order,
      { clOrdId: id, pendsAtOnce: true },
      { at: this.clock.now(), actor: by.userId },
    );
    this.tell(...events);
    return Promise.resolve(said(events, orderId, id));
  }

  replace({ orderId, clOrdId, changes }: ReplaceCommand, by: User): Promise<RequestOutcome> {
    const order = this.#orders.get(orderId);
    if (!order) return Promise.resolve({ kind: 'UNKNOWN_ORDER', orderId });
    const { orderQty, price, timeInForce } = order.terms;
    const replacement = { orderQty, price, timeInForce, ...changes };
    const request = { clOrdId, pendsAtOnce: true, replacement, reservePx: null };
    const { events } = decideReplace(order, request, { at: this.clock.now(), actor: by.userId });
    this.tell(...events);
    return Promise.resolve(said(events, orderId, clOrdId));
  }

  /** What a report says is the engine's to judge: here the answer is as set. */
  deskReport(command: DeskCommand): Promise<DeskOutcome> {
    this.reports.push(command);
    return Promise.resolve(this.deskAnswer);
  }

  /** The order's child at the venue VB; its OrderID. */
  putOnDesk(parentOrderId: string): string {
    const parent = this.#orders.get(parentOrderId);
    if (!parent) throw new Error(`no order ${parentOrderId}`);
    const orderId = parentOrderId.replace('O', 'D');
    const at = this.clock.now();
    const { scales, terms } = parent;
    this.tell({
      type: 'OrderEntered',
      orderId,
      at,
      actor: 'router',
      parentOrderId,
      venue: 'VB',
      terms: { ...terms, clOrdId: orderId },
      scales,
      reservePx: null,
    });
    return orderId;
  }

  /** What was decided; the engine's own tests say what follows. */
  readonly decisions: { readonly command: ResolveCommand; readonly by: string }[] = [];

  resolve(command: ResolveCommand, by: User): Promise<ResolveOutcome> {
    const { orderId } = command;
    const order = this.#orders.get(orderId);
    if (!order) return Promise.resolve({ kind: 'UNKNOWN_ORDER', orderId });
    const text = resolutionRefusal(order, command);
    if (text !== null) return Promise.resolve({ kind: 'REFUSED', orderId, text });
    this.decisions.push({ command, by: by.userId });
    return Promise.resolve({ kind: 'RESOLVED', orderId });
  }

  check(terms: OrderTerms): CheckOutcome {
    this.arrivals.push(terms);
    return { accepted: terms.orderQty <= MOST_SHARES, results: [], route: null };
  }

  /** Makes the events so. */
  tell(...events: readonly OrderEvent[]): void {
    for (const event of events)
      this.#orders.set(event.orderId, evolve(this.#orders.get(event.orderId), event));
    this.blotter.applyAll(committed(this.#seq + 1, ...events));
    this.#seq += events.length;
  }

  /** The ExecID. */
  fill(orderId: string, lastQty: number, lastPx: number): string {
    const execId = `E${this.#seq + 1}`;
    this.tell({
      type: 'OrderFilled',
      orderId,
      at: this.clock.now(),
      actor: 'venue:VA',
      execId,
      venueExecId: execId,
      lastMkt: 'VA',
      lastQty,
      lastPx,
      lastLiquidityInd: 'REMOVED',
      fee: '0.3',
      childOrderId: null,
      nbbo: null,
      flag: null,
    });
    return execId;
  }

  /** The execution of that name, as it was told, never was. */
  bust(orderId: string, execRefId: string, { lastQty, lastPx }: { lastQty: number; lastPx: number }): void {
    const execId = `E${this.#seq + 1}`;
    this.tell({
      type: 'ExecutionBusted',
      orderId,
      at: this.clock.now(),
      actor: 'venue:VA',
      execId,
      execRefId,
      venueExecId: execId,
      venueExecRefId: execRefId,
      lastMkt: 'VA',
      booked: { lastQty, lastPx, fee: '0.3', at: this.clock.now() },
      lastQty: 0,
      lastPx: 0,
      fee: '0',
      childOrderId: null,
    });
  }
}

function said(events: readonly OrderEvent[], orderId: string, clOrdId: string): RequestOutcome {
  const refusal = events.find((event) => event.type === 'CancelRejected');
  return refusal
    ? { kind: 'REJECTED', orderId, reason: refusal.cxlRejReason, text: refusal.text }
    : { kind: 'REQUESTED', orderId, clOrdId };
}

function again(
  used: SubmitOutcome & { orderId: string; terms: OrderTerms },
  terms: OrderTerms,
): SubmitOutcome {
  const { orderId } = used;
  if (JSON.stringify(used.terms) !== JSON.stringify(terms)) return { kind: 'DUPLICATE_CLORDID', orderId };
  return used.kind === 'REFUSED'
    ? { kind: 'REFUSED', orderId, replayed: true, results: used.results }
    : { kind: 'ACCEPTED', orderId, replayed: true };
}
