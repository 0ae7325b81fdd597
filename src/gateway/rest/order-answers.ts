/** What a client is told of a new order: one answer per outcome, for single orders and for each of a batch. */
import type { SubmitOutcome } from '../../engine/order-entry.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { tradingRefusal } from '../session.js';
import type { Session } from '../session.js';
import { parseOrder } from './order-request.js';
import { invalidRequest, problem } from './problem.js';
import type { Problem } from './problem.js';
import type { RestContext } from './rest-context.js';

/** `body` is the order (200, 201) or the problem. */
export interface OrderAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Parses, checks the right to trade, and submits. Every outcome is an answer; nothing is thrown. */
export async function enterOrder(
  context: RestContext,
  session: Session,
  body: unknown,
): Promise<OrderAnswer> {
  const parsed = parseOrder(body, context);
  if (!parsed.ok) {
    context.http.order('malformed');
    return answer(invalidRequest(parsed.errors));
  }
  const refusal = tradingRefusal(session, parsed.value.account);
  if (refusal !== null) {
    context.http.order('forbidden');
    return answer(problem('forbidden', refusal));
  }
  return answerOf(context, parsed.value, await context.entry.submit(parsed.value, session.user));
}

function answerOf(context: RestContext, terms: OrderTerms, outcome: SubmitOutcome): OrderAnswer {
  switch (outcome.kind) {
    case 'ACCEPTED':
      context.http.order(outcome.replayed ? 'replayed' : 'accepted');
      return {
        status: outcome.replayed ? 200 : 201,
        body: context.blotter.order(outcome.orderId) ?? { orderId: outcome.orderId, clOrdId: terms.clOrdId },
      };
    case 'REFUSED':
      context.http.order(outcome.replayed ? 'replayed' : 'refused');
      return answer(refused(context, outcome));
    case 'DUPLICATE_CLORDID':
      context.http.order('refused');
      return answer(duplicate(terms, outcome.orderId));
    case 'UNAVAILABLE':
      context.http.order('unavailable');
      return answer(unavailable(outcome.reason, outcome.undecided));
  }
}

function refused({ blotter }: RestContext, outcome: Extract<SubmitOutcome, { kind: 'REFUSED' }>): Problem {
  const order = blotter.order(outcome.orderId);
  const first = outcome.results.find(
    (result) => result.outcome === 'BLOCK' || result.outcome === 'DATA_MISSING',
  );
  return problem('order-refused', order?.text ?? first?.message ?? 'refused by compliance', {
    orderId: outcome.orderId,
    ordStatus: 'REJECTED',
    ordRejReason: order?.ordRejReason ?? 'OTHER',
    checks: outcome.results,
  });
}

function duplicate({ account, clOrdId }: OrderTerms, orderId: string): Problem {
  const detail = `clOrdId ${clOrdId} was used before in account ${account}, with other terms; send a new one`;
  return problem('duplicate-clordid', detail, { orderId });
}

/** `undecided`: it may have been accepted; nobody knows yet, but the same request again will be told. */
export function unavailable(reason: string, undecided?: true): Problem {
  const known = undecided ? 'whether it was accepted is not known yet' : 'nothing was accepted';
  return problem('unavailable', `${reason}; ${known}, send it again later with the same clOrdId`);
}

function answer(body: Problem): OrderAnswer {
  return { status: body.status, body };
}
