/** What the blotter keeps of an order: where it stands, and its events as texts that are read again when someone asks. */
import type { Micros } from '../../lib/clock.js';
import type { Nbbo } from '../../model/book.js';
import { plusDecimals, ZERO } from '../../model/decimal-arithmetic.js';
import { parseDecimal } from '../../model/exact.js';
import type { ExactDecimal } from '../../model/exact.js';
import type { RouteDecision } from '../../model/route-decision.js';
import type { RuleResult } from '../../model/rule-result.js';
import { decodeEvent } from '../../orders/event-codec.js';
import type { EncodedEvent } from '../../orders/event-codec.js';
import type { ExecutionBusted, ExecutionCorrected, OrderEntered } from '../../orders/events.js';
import { evolve } from '../../orders/evolve.js';
import { isReported } from '../../orders/execution-report.js';
import type { ReportedEvent } from '../../orders/execution-report.js';
import type { Order } from '../../orders/order.js';
import type { CommittedEvent } from '../committed-event.js';
import type { DecisionView } from './decision-view.js';

/** A report as it was sent: the order as it stood right after the event. */
export interface BlotterReport {
  readonly order: Order;
  readonly event: ReportedEvent;
  /** Counts the order's reports from 1. */
  readonly number: number;
}

/** A routing decision with the children that it caused. */
export class BlotterDecision {
  readonly children: BlotterOrder[] = [];
  /** The decision without its outcome, which never changes; null until someone looks. */
  view: DecisionView | null = null;

  constructor(
    readonly order: Order,
    readonly nbbo: Nbbo,
    private readonly record: EncodedEvent,
  ) {}

  read(): RouteDecision {
    const event = decodeEvent(this.record);
    if (event.type !== 'RouteDecided') throw new Error(`record ${this.record.seq} is no routing decision`);
    return event.decision;
  }
}

export class BlotterOrder {
  order: Order;
  readonly decisions: BlotterDecision[] = [];
  readonly children: BlotterOrder[] = [];
  fees: ExactDecimal = ZERO;
  arrival: Nbbo | null;
  text: string | null;
  changedAt: Micros;
  /** Is it in its list of open orders? That list alone changes it. */
  listedOpen = false;
  /** False once it has left memory: lists pass it by. */
  inMemory = true;
  /** The record of its last event. */
  lastSeq: number;
  /** Everything that made the order what it is, its entry first. */
  readonly #story: EncodedEvent[];
  #checked: EncodedEvent | null = null;
  #reports = 0;

  /** `cause` is the decision that a child comes from; null for a parent. */
  constructor(
    { seq, payload }: CommittedEvent,
    entered: OrderEntered,
    readonly cause: BlotterDecision | null,
  ) {
    this.order = evolve(undefined, entered);
    this.#story = [{ seq, type: entered.type, payload }];
    this.arrival = cause?.nbbo ?? null;
    this.text = this.order.terms.text;
    this.changedAt = this.order.enteredAt;
    this.lastSeq = seq;
  }

  get orderId(): string {
    return this.order.orderId;
  }

  /** Takes in an event other than OrderEntered; the report it causes, if any. */
  apply(committed: CommittedEvent): BlotterReport | null {
    const { seq, event } = committed;
    this.lastSeq = seq;
    this.order = evolve(this.order, event);
    this.changedAt = event.at;
    this.#note(committed);
    if (!isReported(event)) return null;
    this.#reports += 1;
    return { order: this.order, event, number: this.#reports };
  }

  /** The answers of pre-trade compliance. */
  checks(): readonly RuleResult[] {
    const event = this.#checked && decodeEvent(this.#checked);
    return event?.type === 'OrderChecked' ? event.results : [];
  }

  /** In order of sending. */
  reports(): readonly BlotterReport[] {
    const reports: BlotterReport[] = [];
    let order: Order | undefined;
    for (const record of this.#story) {
      const event = decodeEvent(record);
      order = evolve(order, event);
      if (isReported(event)) reports.push({ order, event, number: reports.length + 1 });
    }
    return reports;
  }

  #note({ seq, event, payload }: CommittedEvent): void {
    const record = { seq, type: event.type, payload };
    switch (event.type) {
      case 'OrderChecked':
        this.#checked = record;
        this.arrival = event.nbbo ?? this.arrival;
        return;
      case 'RouteDecided':
        this.decisions.push(new BlotterDecision(this.order, event.decision.nbbo, record));
        return;
      case 'OrderFilled':
        this.fees = plusDecimals(this.fees, parseDecimal(event.fee) ?? ZERO);
        break;
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        this.#restateFees(event);
        break;
      case 'OrderRejected':
      case 'OrderCanceled':
      case 'CancelRejected':
      case 'OrderReplaced':
      case 'OrderExpired':
      case 'OrderDoneForDay':
      case 'OrderSuspended':
      case 'OrderTriggered':
      case 'OrderRestated':
        this.text = event.text ?? this.text;
        break;
      default:
        break;
    }
    this.#story.push(record);
  }

  #restateFees({ type, booked, fee }: ExecutionBusted | ExecutionCorrected): void {
    const before = parseDecimal(booked.fee) ?? ZERO;
    this.fees = plusDecimals(this.fees, { ...before, units: -before.units });
    if (type === 'ExecutionCorrected') this.fees = plusDecimals(this.fees, parseDecimal(fee) ?? ZERO);
  }
}
