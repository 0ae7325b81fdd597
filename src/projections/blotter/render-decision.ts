/** Renders routing decisions: what was decided, and what came of it. */
import { formatMicros } from '../../lib/clock.js';
import type { BestQuote, Level, Nbbo } from '../../model/book.js';
import { plusDecimals, ZERO } from '../../model/decimal-arithmetic.js';
import { formatExact, minus } from '../../model/exact.js';
import { signOf } from '../../model/fix.js';
import type { Side } from '../../model/fix.js';
import type { Scales } from '../../model/money.js';
import type {
  PlannedChild,
  RouteAlternative,
  RouteCandidate,
  RouteDecision,
} from '../../model/route-decision.js';
import { averagePx, fromUnits } from '../../model/units.js';
import { ordStatusOf } from '../../orders/order-state.js';
import type { BlotterDecision, BlotterOrder } from './blotter-order.js';
import type {
  CandidateView,
  DecisionView,
  LevelView,
  PlannedChildView,
  QuoteSideView,
  RouteOutcomeView,
} from './decision-view.js';

/** A decision as it was taken, without outcome: of a preview, or before its children are joined. */
export function decisionView(decision: RouteDecision, orderId: string, scales: Scales): DecisionView {
  const { decisionId, model, trigger, symbol, side, constraints, expectedCost } = decision;
  return {
    decisionId,
    orderId,
    model,
    trigger,
    symbol,
    side,
    constraints,
    expectedCost,
    at: formatMicros(decision.at),
    quantity: fromUnits(decision.quantity, scales.qtyScale),
    limitPx: decision.limitPx === null ? null : fromUnits(decision.limitPx, scales.pxScale),
    nbbo: nbboView(decision.nbbo, scales),
    candidates: decision.candidates.map((candidate) => candidateView(candidate, scales)),
    children: decision.children.map((child) => plannedView(child, scales)),
    expectedFilledQty: fromUnits(decision.expectedFilledQty, scales.qtyScale),
    alternative: decision.alternative && alternativeView(decision.alternative, scales),
    outcome: null,
  };
}

/** A recorded decision with what its children have done so far. */
export function decisionWithOutcome(entry: BlotterDecision): DecisionView {
  entry.view ??= decisionView(entry.read(), entry.order.orderId, entry.order.scales);
  return { ...entry.view, outcome: outcomeOf(entry, entry.view.side) };
}

function nbboView({ bid, ask, state }: Nbbo, scales: Scales): DecisionView['nbbo'] {
  return { bid: bid && quoteSide(bid, scales), ask: ask && quoteSide(ask, scales), state };
}

function quoteSide({ px, qty, venues }: BestQuote, scales: Scales): QuoteSideView {
  return { px: fromUnits(px, scales.pxScale), qty: fromUnits(qty, scales.qtyScale), venues };
}

function candidateView(candidate: RouteCandidate, scales: Scales): CandidateView {
  return {
    ...candidate,
    levels: candidate.levels.map((level) => levelView(level, scales)),
    availableQty: fromUnits(candidate.availableQty, scales.qtyScale),
    orderQty: fromUnits(candidate.orderQty, scales.qtyScale),
  };
}

function levelView({ px, qty }: Level, scales: Scales): LevelView {
  return [fromUnits(px, scales.pxScale), fromUnits(qty, scales.qtyScale)];
}

function plannedView(child: PlannedChild, scales: Scales): PlannedChildView {
  const { venue, timeInForce, intent } = child;
  const orderQty = fromUnits(child.orderQty, scales.qtyScale);
  return { venue, orderQty, price: fromUnits(child.price, scales.pxScale), timeInForce, intent };
}

function alternativeView(alternative: RouteAlternative, scales: Scales): DecisionView['alternative'] {
  return {
    ...alternative,
    children: alternative.children.map((child) => plannedView(child, scales)),
    expectedFilledQty: fromUnits(alternative.expectedFilledQty, scales.qtyScale),
  };
}

function outcomeOf({ children, order: { scales } }: BlotterDecision, side: Side): RouteOutcomeView {
  const filled = children.reduce((sum, { order }) => sum + order.cumQty, 0);
  const turnover = children.reduce((sum, { order }) => sum + order.turnover, 0n);
  const fees = children.reduce((sum, child) => plusDecimals(sum, child.fees), ZERO);
  const outlay = signOf(side) > 0 ? turnover : minus(0, turnover);
  const cost = plusDecimals({ units: outlay, scale: scales.pxScale + scales.qtyScale }, fees);
  return {
    filledQty: fromUnits(filled, scales.qtyScale),
    avgPx: averagePx(turnover, filled, scales.pxScale),
    fees: formatExact(fees.units, fees.scale),
    cost: formatExact(cost.units, cost.scale),
    children: children.map(childOutcome),
  };
}

function childOutcome({ order }: BlotterOrder): RouteOutcomeView['children'][number] {
  const { qtyScale, pxScale } = order.scales;
  return {
    orderId: order.orderId,
    venue: order.venue ?? '',
    orderQty: fromUnits(order.terms.orderQty, qtyScale),
    cumQty: fromUnits(order.cumQty, qtyScale),
    avgPx: averagePx(order.turnover, order.cumQty, pxScale),
    ordStatus: ordStatusOf(order),
  };
}
