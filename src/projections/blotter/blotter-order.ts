/** What the blotter keeps of an order: facts as they were committed; rows are rendered when someone asks. */
import type { Micros } from '../../lib/clock.js';
import type { Nbbo } from '../../model/book.js';
import { plusDecimals, ZERO } from '../../model/decimal-arithmetic.js';
import { parseDecimal } from '../../model/exact.js';
import type { ExactDecimal } from '../../model/exact.js';
import type { Scales } from '../../model/money.js';
import type { RouteDecision } from '../../model/route-decision.js';
import type { RuleResult } from '../../model/rule-result.js';
import type { ExecutionBusted, ExecutionCorrected, OrderEvent } from '../../orders/events.js';
import { evolve } from '../../orders/evolve.js';
import { isReported } from '../../orders/execution-report.js';
import type { ReportedEvent } from '../../orders/execution-report.js';
import type { Order } from '../../orders/order.js';
import type { DecisionView } from './decision-view.js';
import type { ExecutionView, OrderView } from './order-view.js';

/** A report as it was sent: the order as it stood right after the event. */
export interface BlotterReport {
  readonly order: Order;
  readonly event: ReportedEvent;
  /** Counts the order's reports from 1. */
  readonly number: number;
  view: ExecutionView | null;
}

/** A routing decision with the children that it caused. */
export interface BlotterDecision {
  readonly orderId: string;
  readonly scales: Scales;
  readonly decision: RouteDecision;
  readonly children: BlotterOrder[];
  /** The decision without its outcome: it never changes. */
  view: DecisionView | null;
}

export class BlotterOrder {
  readonly reports: BlotterReport[] = [];
  readonly decisions: BlotterDecision[] = [];
  readonly children: BlotterOrder[] = [];
  checks: readonly RuleResult[] = [];
  fees: ExactDecimal = ZERO;
  arrival: Nbbo | null;
  text: string | null;
  changedAt: Micros;
  /** Is it in its list of open orders? That list alone changes it. */
  listedOpen = false;
  /** The row as last rendered; null since it changed. */
  view: OrderView | null = null;

  /** `cause` is the decision that a child comes from; null for a parent. */
  constructor(
    public order: Order,
    readonly cause: BlotterDecision | null,
  ) {
    this.arrival = cause?.decision.nbbo ?? null;
    this.text = order.terms.text;
    this.changedAt = order.enteredAt;
  }

  get orderId(): string {
    return this.order.orderId;
  }

  /** Takes in an event other than OrderEntered; the report it causes, if any. */
  apply(event: OrderEvent): BlotterReport | null {
    this.order = evolve(this.order, event);
    this.changedAt = event.at;
    this.view = null;
    this.#note(event);
    return isReported(event) ? this.#report(event) : null;
  }

  #note(event: OrderEvent): void {
    switch (event.type) {
      case 'OrderChecked':
        this.checks = event.results;
        this.arrival = event.nbbo ?? this.arrival;
        return;
      case 'RouteDecided':
        this.#decide(event.decision);
        return;
      case 'OrderFilled':
        this.fees = plusDecimals(this.fees, parseDecimal(event.fee) ?? ZERO);
        return;
      case 'ExecutionBusted':
      case 'ExecutionCorrected':
        this.#restateFees(event);
        return;
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
        return;
      default:
        return;
    }
  }

  #restateFees({ type, booked, fee }: ExecutionBusted | ExecutionCorrected): void {
    const before = parseDecimal(booked.fee) ?? ZERO;
    this.fees = plusDecimals(this.fees, { ...before, units: -before.units });
    if (type === 'ExecutionCorrected') this.fees = plusDecimals(this.fees, parseDecimal(fee) ?? ZERO);
  }

  #decide(decision: RouteDecision): void {
    const { orderId, scales } = this.order;
    this.decisions.push({ orderId, scales, decision, children: [], view: null });
  }

  #report(event: ReportedEvent): BlotterReport {
    const report = { order: this.order, event, number: this.reports.length + 1, view: null };
    this.reports.push(report);
    return report;
  }
}
