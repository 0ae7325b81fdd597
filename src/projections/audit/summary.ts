/** One sentence for a person on what an event says. */
import type { PlannedChild, RouteAlternative, RouteDecision } from '../../model/route-decision.js';
import type { Replacement } from '../../model/order-terms.js';
import type { RuleResult } from '../../model/rule-result.js';
import { fromUnits } from '../../model/units.js';
import type { OrderEntered, OrderEvent, OrderFilled } from '../../orders/events.js';
import type { AuditOrder } from './audit-order.js';
import { replacementInWords, termsInWords } from './terms-in-words.js';
import type { AmountWords } from './terms-in-words.js';

export function summaryOf(event: OrderEvent, order: AuditOrder): string {
  switch (event.type) {
    case 'OrderEntered':
      return entered(event, order);
    case 'OrderChecked':
      return checked(event.results);
    case 'OrderRejected':
      return `Rejected (${event.ordRejReason}): ${event.text}`;
    case 'OrderAcknowledged':
      return acknowledged(event.venueOrderId, order);
    case 'RouteDecided':
      return routed(event.decision, order);
    case 'OrderFilled':
      return filled(event, order);
    case 'CancelRequested':
      return `Cancel requested by ${event.actor} (ClOrdID ${event.clOrdId})`;
    case 'CancelPended':
      return `Cancel pending (ClOrdID ${event.clOrdId})`;
    case 'OrderCanceled':
      return `Canceled${cancelCause(event.clOrdId)}${because(event.text)}`;
    case 'CancelRejected':
      return `${event.responseTo === 'CANCEL' ? 'Cancel' : 'Replace'} refused (${event.cxlRejReason}, ClOrdID ${event.clOrdId}): ${event.text}`;
    case 'OrderExpired':
      return `Expired${because(event.text)}`;
    default:
      return laterSummary(event, order);
  }
}

type FirstDay = Extract<
  OrderEvent,
  {
    type:
      | 'OrderEntered'
      | 'OrderChecked'
      | 'OrderRejected'
      | 'OrderAcknowledged'
      | 'RouteDecided'
      | 'OrderFilled'
      | 'CancelRequested'
      | 'CancelPended'
      | 'OrderCanceled'
      | 'CancelRejected'
      | 'OrderExpired';
  }
>;

/** What happens to an order less often. */
function laterSummary(event: Exclude<OrderEvent, FirstDay>, order: AuditOrder): string {
  const amount = (lastQty: number, lastPx: number) => `${qty(lastQty, order)} at ${px(lastPx, order)}`;
  switch (event.type) {
    case 'ExecutionBusted':
      return `Execution ${event.execRefId} of ${amount(event.booked.lastQty, event.booked.lastPx)} busted by ${event.lastMkt}`;
    case 'ExecutionCorrected':
      return `Execution ${event.execRefId} corrected by ${event.lastMkt} from ${amount(event.booked.lastQty, event.booked.lastPx)} to ${amount(event.lastQty, event.lastPx)}`;
    case 'CorrectionHeld':
      return `A ${event.kind} of execution ${event.venueExecRefId} is held until that execution comes`;
    case 'ReplaceRequested':
      return `Replace requested by ${event.actor} (ClOrdID ${event.clOrdId}): ${replacement(event.replacement, order)}`;
    case 'ReplacePended':
      return `Replace pending (ClOrdID ${event.clOrdId})`;
    case 'OrderReplaced':
      return `Replaced${cancelCause(event.clOrdId)}: ${replacement(event.replacement, order)}${because(event.text)}`;
    case 'OrderDoneForDay':
      return `Done for the day${because(event.text)}`;
    case 'OrderSuspended':
      return `Suspended${because(event.text)}`;
    case 'OrderStopped':
      return `Guaranteed an execution of ${amount(event.lastQty, event.lastPx)}`;
    case 'OrderTriggered':
      return `Activated${because(event.text)}`;
    case 'OrderRestated':
      return `Restated (${event.execRestatementReason})${event.replacement ? `: ${replacement(event.replacement, order)}` : ''}${because(event.text)}`;
    case 'DuplicateRefused':
      return `Another order with ClOrdID ${event.clOrdId} refused: ${event.text}`;
    case 'OutcomeUnknown':
      return `Outcome unknown: ${event.text}`;
    case 'OutcomeKnown':
      return `Outcome known: ${event.text}`;
    case 'SharesSplit':
      return `${event.symbol} split ${event.split.numerator} for ${event.split.denominator} from ${event.effectiveDate} on: positions count in new shares`;
  }
}

function replacement(changed: Replacement, order: AuditOrder): string {
  return replacementInWords(changed, wordsOf(order));
}

function wordsOf(order: AuditOrder): AmountWords {
  return { qty: (units) => qty(units, order), px: (units) => px(units, order) };
}

/** The rules that neither passed nor were out of place. */
export function notPassed(results: readonly RuleResult[]): readonly RuleResult[] {
  return results.filter(({ outcome }) => outcome !== 'PASS' && outcome !== 'NOT_APPLICABLE');
}

function entered({ terms, actor, venue }: OrderEntered, order: AuditOrder): string {
  const what = termsInWords(terms, wordsOf(order));
  if (venue !== null) return `Child for ${venue}: ${what}`;
  return `${actor} entered ${what}, for ${terms.account} (ClOrdID ${terms.clOrdId})`;
}

function checked(results: readonly RuleResult[]): string {
  const applied = results.filter(({ outcome }) => outcome !== 'NOT_APPLICABLE').length;
  const failed = notPassed(results);
  if (failed.length === 0) return `Passed all ${applied} rules that apply`;
  const words = failed.map(
    ({ ruleId, outcome, message }) => `${ruleId} ${WORD_OF[outcome]}${because(message)}`,
  );
  return `${failed.length} of ${applied} rules did not pass: ${words.join('; ')}`;
}

const WORD_OF: Readonly<Record<RuleResult['outcome'], string>> = {
  PASS: 'passed',
  WARN: 'warns',
  BLOCK: 'blocks',
  NOT_APPLICABLE: 'does not apply',
  DATA_MISSING: 'lacks data',
};

function acknowledged(venueOrderId: string | null, { venue }: AuditOrder): string {
  if (venue === null) return 'Accepted';
  return venueOrderId === null
    ? `Acknowledged by ${venue}`
    : `Acknowledged by ${venue} as its order ${venueOrderId}`;
}

function routed(decision: RouteDecision, order: AuditOrder): string {
  const what = `${qty(decision.quantity, order)} ${order.symbol}`;
  const { children, alternative, constraints } = decision;
  if (children.length === 0) return `Found no route for ${what}${because(constraints.at(-1) ?? null)}`;
  const split = children.map((child) => planned(child, order)).join(', ');
  return `Routed ${what}: ${split}${alternative ? `; ${compared(alternative, order)}` : ''}`;
}

function planned(child: PlannedChild, order: AuditOrder): string {
  return `${child.venue} ${qty(child.orderQty, order)} at ${px(child.price, order)}`;
}

function compared({ name, extraCost, expectedFilledQty }: RouteAlternative, order: AuditOrder): string {
  const dearer = extraCost === '0' ? 'costs the same' : `${extraCost} dearer`;
  return `next best alternative (${name}, fills ${qty(expectedFilledQty, order)}) ${dearer}`;
}

function filled(event: OrderFilled, order: AuditOrder): string {
  const { lastMkt, lastLiquidityInd, fee, childOrderId, flag } = event;
  const liquidity = lastLiquidityInd === 'ADDED' ? 'added' : 'removed';
  const through = childOrderId === null ? '' : ` through child ${childOrderId}`;
  const flagged = flag === null ? '' : `; flagged ${flag}: this should not have been possible`;
  const amount = `${qty(event.lastQty, order)} at ${px(event.lastPx, order)}`;
  return `Filled ${amount} on ${lastMkt}, ${liquidity} liquidity, fee ${fee}${through}${flagged}`;
}

function cancelCause(clOrdId: string | null): string {
  return clOrdId === null ? ' without a request' : ` on request (ClOrdID ${clOrdId})`;
}

function because(text: string | null): string {
  return text === null ? '' : `: ${text}`;
}

function px(units: number, { scales }: AuditOrder): string {
  return fromUnits(units, scales.pxScale, Math.min(2, scales.pxScale));
}

/** With commas between thousands. */
function qty(units: number, { scales }: AuditOrder): string {
  const [whole = '', ...fraction] = fromUnits(units, scales.qtyScale).split('.');
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
