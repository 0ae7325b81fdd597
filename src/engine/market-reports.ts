/** What a venue reports on a child, told to the child, brought up to its parent, and followed by whatever the parent needs next. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { MarketReport, Stamp } from '../orders/commands.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { ExecutionReports } from './execution-reports.js';
import type { FlowDeps } from './flow-deps.js';
import { mirrors, upwards } from './mirror.js';
import type { ParentWork } from './parent-work.js';
import { marketReport } from './report-words.js';
import type { StateReport } from './report-words.js';
import { Turn } from './turn.js';

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
   * for this one market), and the parent's next step. A report seen before causes nothing. `actor` is who speaks: the
   * venue itself, or the person who does at a desk.
   */
  receive(report: VenueReport, actor = `venue:${report.venue}`): Turn {
    const turn = new Turn(this.deps.state);
    const child = this.deps.state.order(report.clOrdId);
    if (!child || child.venue !== report.venue || child.parentOrderId === null) {
      turn.alerts.push(
        `${report.venue} reports ${report.kind} on order ${report.clOrdId}, which was never sent there`,
      );
      return turn;
    }
    const stamp = this.#stamp(report, actor);
    this.#hear(turn, child, { report, stamp });
    if (turn.events.length > 0) this.work.advance(turn, child.parentOrderId, 'CONFIRMED_OUTCOME');
    return turn;
  }

  #hear(
    turn: Turn,
    child: Order,
    { report, stamp }: { readonly report: VenueReport; readonly stamp: Stamp },
  ): void {
    switch (report.kind) {
      case 'TRADE':
        this.#executions.fill(turn, child, { report, stamp });
        break;
      case 'TRADE_CANCEL':
      case 'TRADE_CORRECT':
        this.#executions.correct(turn, child, { report, stamp });
        break;
      default:
        this.#changed(turn, child, { report, stamp });
    }
    this.#known(turn, child, stamp);
  }

  #changed(
    turn: Turn,
    child: Order,
    { report, stamp }: { readonly report: StateReport; readonly stamp: Stamp },
  ): void {
    if (report.kind === 'UNKNOWN' && !isWorking(child)) return;
    const said = marketReport(report, child);
    turn.take(decideReport(child, said, stamp));
    const parent = this.#parentOf(child);
    if (!parent || turn.events.length === 0) return;
    if (mirrors(parent, child, said)) turn.take(decideReport(parent, upwards(said, parent, child), stamp));
    else if (said.kind === 'CANCEL_REJECTED') this.#passOn(turn, child, { said, stamp });
  }

  /** The market keeps the child: then the parent's own request has failed too, unless the child is already full. */
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
    if (!parent || !after || !isWorking(after) || askedToMove(child, said.clOrdId)) return;
    const text = `${child.venue}: ${said.text}`;
    turn.take(decideReport(parent, { kind: 'CANCEL_REJECTED', reason: said.reason, text }, stamp));
  }

  /** Whatever a venue says of an order, it says how the order stands. */
  #known(turn: Turn, child: Order, { at, actor }: Stamp): void {
    const after = this.deps.state.order(child.orderId);
    if (!after || after.conditions.unknown === null || turn.events.length === 0) return;
    turn.add({ type: 'OutcomeKnown', orderId: child.orderId, at, actor, text: 'the market has answered' });
  }

  #parentOf({ parentOrderId }: Order): Order | undefined {
    return parentOrderId === null ? undefined : this.deps.state.order(parentOrderId);
  }

  /** An answer to a query is not part of the session's numbered history. */
  #stamp(report: VenueReport, actor: string): Stamp {
    const { venue, sessionId, seq } = report;
    const source = seq === 0 ? undefined : { venue, sessionId, seq };
    return { at: this.deps.clock.now(), actor, source };
  }
}

/** A replace that the engine asked of a child by itself has nothing to do with what its parent was asked for. */
function askedToMove({ requests }: Order, clOrdId: string | null | undefined): boolean {
  return requests.some((open) => open.kind === 'REPLACE' && open.clOrdId === clOrdId);
}
