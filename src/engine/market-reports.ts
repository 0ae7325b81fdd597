/** What a venue reports on a child, told to the child, rolled up to its parent, and followed by whatever the parent needs next. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { Nbbo } from '../model/book.js';
import type { Fill, MarketReport, Stamp } from '../orders/commands.js';
import { decideReport } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import type { FlowDeps } from './flow-deps.js';
import type { ParentWork } from './parent-work.js';
import { Turn } from './turn.js';

type Trade = Extract<VenueReport, { kind: 'TRADE' }>;

export class MarketReports {
  constructor(
    private readonly deps: FlowDeps,
    private readonly work: ParentWork,
  ) {}

  /** Causes the child's event, a fill's twin on the parent, and the parent's next step. A report seen before causes nothing. */
  receive(report: VenueReport): Turn {
    const turn = new Turn(this.deps.state);
    const child = this.deps.state.order(report.clOrdId);
    if (!child || child.venue !== report.venue || child.parentOrderId === null) {
      turn.alerts.push(
        `${report.venue} reports ${report.kind} on order ${report.clOrdId}, which was never sent there`,
      );
      return turn;
    }
    if (this.#isRepeated(child, report)) return turn;
    const stamp = this.#stamp(report);
    if (report.kind === 'TRADE') this.#fill(turn, child, { report, stamp });
    else turn.take(decideReport(child, answerOf(report, child), stamp));
    if (report.kind === 'CANCEL_REJECTED') this.#passOn(turn, child, { report, stamp });
    this.work.advance(turn, child.parentOrderId, 'CONFIRMED_OUTCOME');
    return turn;
  }

  #isRepeated(child: Order, report: VenueReport): boolean {
    if (report.kind === 'TRADE') return this.deps.state.hasExecution(child.orderId, report.execId);
    return report.kind === 'UNKNOWN' && !isWorking(child);
  }

  /** An answer to a query is not part of the session's numbered history. */
  #stamp(report: VenueReport): Stamp {
    const { venue, sessionId, seq } = report;
    const source = report.kind === 'UNKNOWN' ? undefined : { venue, sessionId, seq };
    return { at: this.deps.clock.now(), actor: `venue:${venue}`, source };
  }

  #fill(
    turn: Turn,
    child: Order,
    { report, stamp }: { readonly report: Trade; readonly stamp: Stamp },
  ): void {
    turn.take(decideReport(child, this.#fillOf(report, null, null), stamp));
    const parent = child.parentOrderId === null ? undefined : this.deps.state.order(child.parentOrderId);
    if (!parent) return;
    const nbbo = this.deps.market.nbbo(child.terms.symbol, stamp.at);
    turn.take(decideReport(parent, this.#fillOf(report, child.orderId, nbbo), stamp));
  }

  #fillOf(report: Trade, childOrderId: string | null, nbbo: Nbbo | null): Fill {
    const { execId: venueExecId, lastQty, lastPx, lastLiquidityInd, fee, venue: lastMkt } = report;
    const execId = this.deps.ids.next();
    return {
      kind: 'TRADE',
      venueExecId,
      lastMkt,
      lastQty,
      lastPx,
      lastLiquidityInd,
      fee,
      execId,
      childOrderId,
      nbbo,
    };
  }

  /** The market keeps the child: then the parent's own cancel has failed too, unless the child is already full. */
  #passOn(
    turn: Turn,
    child: Order,
    {
      report,
      stamp,
    }: { readonly report: Extract<VenueReport, { kind: 'CANCEL_REJECTED' }>; readonly stamp: Stamp },
  ): void {
    const after = this.deps.state.order(child.orderId);
    const parent = child.parentOrderId === null ? undefined : this.deps.state.order(child.parentOrderId);
    if (!parent || !after || !isWorking(after)) return;
    const { reason, text } = report;
    turn.take(
      decideReport(parent, { kind: 'CANCEL_REJECTED', reason, text: `${report.venue}: ${text}` }, stamp),
    );
  }
}

/** The report in the order's own vocabulary. A market without memory of an order ends it: it can never fill there. */
function answerOf(report: Exclude<VenueReport, { kind: 'TRADE' }>, child: Order): MarketReport {
  if (report.kind !== 'UNKNOWN') return report;
  const text = `${report.venue} has no such order`;
  if (child.acknowledged) return { kind: 'CANCELED', text };
  return { kind: 'REJECTED', reason: 'OTHER', text };
}
