/** What a client is told at once of a cancel or replace. */
import type { RequestOutcome } from '../../engine/order-entry.js';
import { notFound } from './entitlement.js';
import { unavailable } from './order-answers.js';
import { RequestRefused, problem } from './problem.js';

/** What was said of the request. Throws what the client has to mend: 404, 409, 503. */
export function requestRow(outcome: RequestOutcome) {
  switch (outcome.kind) {
    case 'REQUESTED':
      return { orderId: outcome.orderId, outcome: outcome.kind, clOrdId: outcome.clOrdId };
    case 'REJECTED': {
      const { orderId, reason, text, results } = outcome;
      if (reason === 'DUPLICATE_CLORDID')
        throw new RequestRefused(problem('duplicate-clordid', `${text}; send a new one`, { orderId }));
      return {
        orderId,
        outcome: outcome.kind,
        cxlRejReason: reason,
        text,
        ...(results && { checks: results }),
      };
    }
    case 'UNKNOWN_ORDER':
      throw notFound(`order ${outcome.orderId} takes no requests; send them to the parent of a child order`);
    case 'UNAVAILABLE':
      throw new RequestRefused(unavailable(outcome.reason, outcome.undecided));
  }
}
