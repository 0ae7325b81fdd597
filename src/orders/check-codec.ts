/** How a check is written: what all its results share stands once, and what is absent is left out. */
import type { RuleResult } from '../model/rule-result.js';
import type { OrderChecked } from './events.js';

/** A result as written: JSON leaves out what is undefined. */
interface WrittenResult extends Pick<RuleResult, 'ruleId' | 'version' | 'citation' | 'outcome'> {
  readonly observed: string | undefined;
  readonly limit: string | undefined;
  readonly message: string | undefined;
}

export interface WrittenCheck extends Omit<OrderChecked, 'results'> {
  /** One check reads its inputs once: all its results have the same hash. Empty when there are no results. */
  readonly inputsHash: string;
  readonly results: readonly WrittenResult[];
}

export function writtenCheck(event: OrderChecked): WrittenCheck {
  const { type, orderId, at, actor, rulebookVersion, nbbo, replacing } = event;
  const inputsHash = event.results[0]?.inputsHash ?? '';
  const results = event.results.map(written);
  return { type, orderId, at, actor, rulebookVersion, inputsHash, results, nbbo, replacing };
}

/** The check that `writtenCheck` was given. */
export function readCheck({ inputsHash, results, ...event }: WrittenCheck): OrderChecked {
  return {
    ...event,
    results: results.map(({ observed = null, limit = null, message = null, ...result }) => ({
      ...result,
      observed,
      limit,
      message,
      inputsHash,
    })),
  };
}

function written({
  ruleId,
  version,
  citation,
  outcome,
  observed,
  limit,
  message,
}: RuleResult): WrittenResult {
  return {
    ruleId,
    version,
    citation,
    outcome,
    observed: observed ?? undefined,
    limit: limit ?? undefined,
    message: message ?? undefined,
  };
}
