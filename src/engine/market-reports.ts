/** What a venue reports on a child, told to the child, brought up to its parent, and followed by whatever the parent needs next. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { ActorId } from '../model/actor.js';
import type { MarketReport, Stamp } from '../orders/commands.js';
import { decideReport } from '../orders/decide.js';
import type { ReportSource } from '../orders/events.js';
import type { OpenRequest, Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { ExecutionReports } from './execution-reports.js';
import type { FlowDeps } from './flow-deps.js';
import { mirrors, upwards } from './mirror.js';
import type { ParentWork } from './parent-work.js';
import { marketReport } from './report-words.js';
import type { StateReport } from './report-words.js';
import { Turn } from './turn.js';
import type { Instruction } from './turn.js';
import { cannotArrive, isLost, weightOf } from './venue-evidence.js';
import type { Weight } from './venue-evidence.js';

export interface Speaker {
  readonly actor: ActorId;
  /** What this person called the report, and said in words. */
  readonly note?: Pick<ReportSource, 'named' | 'text'>;
}

export class MarketReports {
  readonly #executions: ExecutionReports;

  constructor(
    private readonly deps: FlowDeps,
    private readonly work: ParentWork,
  ) {
    this.#executions = new ExecutionReports(deps);
  }

  /**
   * Causes the child's event, its twin on the parent (always of an execution; of everything else where the parent is
   * for this one market), and the parent's next step. A report seen before causes nothing. `by` is who speaks: the
   * venue itself, or the person who does at a desk.
   */
  receive(report: VenueReport, by: Speaker = { actor: `venue:${report.venue}` }): Turn {
    const turn = new Turn(this.deps.state);
    const child = this.deps.state.order(report.clOrdId);
    if (!child || child.venue !== report.venue || child.parentOrderId === null) {
      turn.alerts.push(
        `${report.venue} reports ${report.kind} on order ${report.clOrdId}, which was never sent there`,
      );
      return turn;
    }
    const stamp = this.#stamp(report, by);
    const weight = weightOf(report, this.deps);
    this.#hear(turn, child, { report, stamp });
    if (child.conditions.unknown !== null) this.#known(turn, child, { report, weight, stamp });
    if (turn.events.length > 0) this.#goOn(turn, child, child.parentOrderId);
    return turn;
  }

  /**
   * What a person on the record has found out about an unknown child, said in the market's stead. Causes OutcomeKnown
   * with the person's words, then what the reports say, and the parent's next step; all in one turn.
   */
  decide(
    { orderId, parentOrderId }: Order,
    reports: readonly VenueReport[],
    { actor, text }: { readonly actor: string; readonly text: string },
  ): Turn {
    const turn = new Turn(this.deps.state);
    turn.add({ type: 'OutcomeKnown', orderId, at: this.deps.clock.now(), actor, text });
    for (const report of reports) {
      const child = this.deps.state.order(orderId);
      if (child) this.#hear(turn, child, { report, stamp: this.#stamp(report, { actor }) });
    }
    if (parentOrderId !== null) this.work.advance(turn, parentOrderId, 'CONFIRMED_OUTCOME');
    return turn;
  }

  /** A market that keeps a child which we want back is asked again later, not at once in a circle. */
  #goOn(turn: Turn, child: Order, parentOrderId: string): void {
    const refused = turn.events.filter((event) => event.type === 'CancelRejected');
    const ofOurs = refused.length > 0 && refused.every(({ orderId }) => orderId === child.orderId);
    const after = this.deps.state.order(child.orderId);
    if (!ofOurs || !after || !isWorking(after))
      return this.work.advance(turn, parentOrderId, 'CONFIRMED_OUTCOME');
    this.work.later(parentOrderId, `${child.venue} refuses to take its order back`);
  }

  #hear(
    turn: Turn,
    child: Order,
    { report, stamp }: { readonly report: VenueReport; readonly stamp: Stamp },
  ): void {
    switch (report.kind) {
      case 'TRADE':
        this.#executions.fill(turn, child, { report, stamp });
        if (child.parentOrderId !== null) this.work.executed(turn, child.parentOrderId);
        break;
      case 'TRADE_CANCEL':
      case 'TRADE_CORRECT':
        this.#executions.correct(turn, child, { report, stamp });
        break;
      default:
        this.#changed(turn, child, { report, stamp });
    }
  }

  #changed(
    turn: Turn,
    child: Order,
    { report, stamp }: { readonly report: StateReport; readonly stamp: Stamp },
  ): void {
    if (report.kind === 'UNKNOWN' && !(isWorking(child) && cannotArrive(child, this.deps))) return;
    const said = marketReport(report, child);
    turn.take(decideReport(child, said, stamp));
    const parent = this.#parentOf(child);
    // What a market does not have is free again: that says nothing of the parent.
    if (!parent || turn.events.length === 0 || report.kind === 'UNKNOWN') return;
    if (mirrors(parent, child, said) && this.#isAlone(child, parent))
      turn.take(decideReport(parent, upwards(said, parent, child), stamp));
    else if (said.kind === 'CANCEL_REJECTED') this.#passOn(turn, child, { said, stamp });
  }

  /** What is left of an order that was sent in several parts stands as none of them does. */
  #isAlone({ orderId }: Order, parent: Order): boolean {
    const children = this.deps.state.childrenOf(parent.orderId);
    return children.every((other) => other.orderId === orderId || !isWorking(other));
  }

  /**
   * The market keeps the child: then the parent's own request has failed too, unless the child is already full, or
   * nobody knows how it stands: then the parent's request waits.
   */
  #passOn(
    turn: Turn,
    child: Order,
    {
      said,
      stamp,
    }: { readonly said: Extract<MarketReport, { kind: 'CANCEL_REJECTED' }>; readonly stamp: Stamp },
  ): void {
    const after = this.deps.state.order(child.orderId);
    const parent = this.#parentOf(child);
    if (!parent || !after || !isWorking(after) || after.conditions.unknown !== null) return;
    if (askedToMove(child, said.clOrdId)) return;
    const text = `${child.venue}: ${said.text}`;
    turn.take(decideReport(parent, { kind: 'CANCEL_REJECTED', reason: said.reason, text }, stamp));
  }

  /**
   * Causes OutcomeKnown when the report decides how the child stands. What it was asked over an earlier link and has
   * not answered is lost, as an answer proves, and is said again; an answer that is overdue keeps the child unknown.
   */
  #known(
    turn: Turn,
    { orderId }: Order,
    {
      report,
      weight,
      stamp,
    }: { readonly report: VenueReport; readonly weight: Weight; readonly stamp: Stamp },
  ): void {
    const child = this.deps.state.order(orderId);
    if (!child || child.conditions.unknown === null) return;
    const { at, actor } = stamp;
    const known = { type: 'OutcomeKnown', orderId, at, actor } as const;
    if (!isWorking(child)) return turn.add({ ...known, text: 'the market has executed all of it' });
    if (report.kind === 'UNKNOWN' || weight === 'HISTORY') return;
    const lost = child.requests.filter(
      (request) => !isAbout(report, request) && isLost(request, child, this.deps),
    );
    if (weight === 'ANSWER')
      turn.instructions.push(...lost.flatMap((request) => requestAgain(child, request)));
    const { sent } = this.deps.venues;
    const isLate = child.requests.some(
      (request) => !isAbout(report, request) && sent.isLate({ clOrdId: orderId, requestId: request.clOrdId }),
    );
    if ((weight === 'NEWS' && lost.length > 0) || isLate) return;
    turn.add({ ...known, text: 'the market has answered' });
  }

  #parentOf({ parentOrderId }: Order): Order | undefined {
    return parentOrderId === null ? undefined : this.deps.state.order(parentOrderId);
  }

  /** An answer to a query is not part of the session's numbered history. */
  #stamp(report: VenueReport, { actor, note }: Speaker): Stamp {
    const { venue, sessionId, seq } = report;
    const at = this.deps.clock.now();
    if (report.kind === 'UNKNOWN' || sessionId === '') return { at, actor, source: undefined };
    const source = { venue, sessionId, seq };
    return { at, actor, source: note ? { ...source, ...note } : source };
  }
}

/** The market says that it has the request. */
function isAbout(report: VenueReport, { clOrdId }: OpenRequest): boolean {
  return 'requestId' in report && report.requestId === clOrdId;
}

/** A request that was lost on its way, as it was. */
function requestAgain({ orderId, venue }: Order, request: OpenRequest): Instruction[] {
  if (venue === null) return [];
  const name = { clOrdId: orderId, requestId: request.clOrdId };
  if (request.kind === 'CANCEL') return [{ kind: 'CANCEL', venue, request: name }];
  return [{ kind: 'REPLACE', venue, request: { ...name, ...request.replacement } }];
}

/** A replace that the engine asked of a child by itself has nothing to do with what its parent was asked for. */
function askedToMove({ requests }: Order, clOrdId: string | null | undefined): boolean {
  return requests.some((open) => open.kind === 'REPLACE' && open.clOrdId === clOrdId);
}
