/** Executions, busts and corrections of a child, booked on it and on its parent. */
import type { VenueReport } from '../execution/venue-adapter.js';
import type { Nbbo } from '../model/book.js';
import type { Fill, Stamp } from '../orders/commands.js';
import { decideReport } from '../orders/decide.js';
import type { Correction } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import type { BookedExecution } from './booked-executions.js';
import type { FlowDeps } from './flow-deps.js';
import type { Turn } from './turn.js';

type Trade = Extract<VenueReport, { kind: 'TRADE' }>;
type CorrectingReport = Extract<VenueReport, { kind: 'TRADE_CANCEL' | 'TRADE_CORRECT' }>;

interface Heard<Report> {
  readonly report: Report;
  readonly stamp: Stamp;
}

/** What a correction says, whether it was just reported or was held until its execution came. */
type Said = Pick<CorrectingReport, 'kind' | 'lastQty' | 'lastPx' | 'fee'> &
  Pick<Correction, 'venueExecId' | 'venueExecRefId'>;

export class ExecutionReports {
  constructor(private readonly deps: FlowDeps) {}

  /** Books an execution once; the same ExecID with other content is told. A correction that waited for it follows. */
  fill(turn: Turn, child: Order, { report, stamp }: Heard<Trade>): void {
    const { execId: venueExecId } = report;
    const booked = this.deps.state.executions.find(child.orderId, venueExecId);
    if (booked) return tellIfOther(turn, booked, report);
    turn.take(decideReport(child, this.#fillOf(report, null, null), stamp));
    const parent = this.#parentOf(child);
    if (parent) {
      const nbbo = this.deps.market.nbbo(child.terms.symbol, stamp.at);
      turn.take(decideReport(parent, this.#fillOf(report, child.orderId, nbbo), stamp));
    }
    const held = this.deps.state.executions.held(child.orderId, venueExecId);
    if (held) this.#apply(turn, child, { said: held, stamp });
  }

  /** Restates an execution that is booked; one that is not booked yet is waited for. */
  correct(turn: Turn, child: Order, { report, stamp }: Heard<CorrectingReport>): void {
    const { kind, lastQty, lastPx, fee, execId: venueExecId, execRefId: venueExecRefId } = report;
    const { executions } = this.deps.state;
    if (executions.has(child.orderId, venueExecId)) return;
    const said = { kind, lastQty, lastPx, fee, venueExecId, venueExecRefId };
    if (executions.find(child.orderId, venueExecRefId)) return this.#apply(turn, child, { said, stamp });
    if (executions.held(child.orderId, venueExecRefId)?.venueExecId === venueExecId) return;
    turn.add({ type: 'CorrectionHeld', orderId: child.orderId, ...stamp, ...said });
    turn.alerts.push(
      `${report.venue} ${kind === 'TRADE_CANCEL' ? 'busts' : 'corrects'} execution ${venueExecRefId} of order ${child.orderId}, which has not come yet; it is held until then`,
    );
  }

  #apply(turn: Turn, child: Order, { said, stamp }: { readonly said: Said; readonly stamp: Stamp }): void {
    const booked = this.deps.state.executions.find(child.orderId, said.venueExecRefId);
    if (!booked) return;
    if (booked.state === 'BUSTED') {
      turn.alerts.push(`execution ${booked.venueExecId} of order ${child.orderId} was busted before`);
      return;
    }
    const own = this.#correctionOf(said, booked, { child, execRefId: booked.execId, childOrderId: null });
    turn.take(decideReport(child, { kind: said.kind, ...own }, stamp));
    const parent = this.#parentOf(child);
    if (!parent || booked.parentExecId === null) return;
    const execRefId = booked.parentExecId;
    const twin = this.#correctionOf(said, booked, { child, execRefId, childOrderId: child.orderId });
    turn.take(decideReport(parent, { kind: said.kind, ...twin }, stamp));
  }

  #correctionOf(
    { venueExecId, venueExecRefId, lastQty, lastPx, fee }: Said,
    booked: BookedExecution,
    { child, execRefId, childOrderId }: Pick<Correction, 'execRefId' | 'childOrderId'> & { child: Order },
  ): Correction {
    return {
      execId: this.deps.ids.next(),
      execRefId,
      venueExecId,
      venueExecRefId,
      lastMkt: child.venue ?? '',
      booked: { lastQty: booked.lastQty, lastPx: booked.lastPx, fee: booked.fee, at: booked.at },
      lastQty,
      lastPx,
      fee,
      childOrderId,
    };
  }

  #parentOf({ parentOrderId }: Order): Order | undefined {
    return parentOrderId === null ? undefined : this.deps.state.order(parentOrderId);
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
}

/** A duplicate is nothing new; one that says something else cannot both be true. */
function tellIfOther(turn: Turn, booked: BookedExecution, { venue, execId, lastQty, lastPx }: Trade): void {
  if (booked.state !== 'BOOKED' || (booked.lastQty === lastQty && booked.lastPx === lastPx)) return;
  turn.alerts.push(
    `${venue} reports execution ${execId} of order ${booked.childOrderId} again as ${lastQty} at ${lastPx}; ${booked.lastQty} at ${booked.lastPx} is booked and stays`,
  );
}
