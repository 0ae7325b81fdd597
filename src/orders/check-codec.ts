/** How a check is written: what all its results share stands once, and a result is a list of its values in a fixed order. */
import type { RuleResult } from '../model/rule-result.js';
import type { Check, OrderChecked } from './events.js';

/** ruleId, version, citation, outcome, observed, limit, message; what is absent at the end is left out. */
export type WrittenResult = readonly [
  ruleId: RuleResult['ruleId'],
  version: RuleResult['version'],
  citation: RuleResult['citation'],
  outcome: RuleResult['outcome'],
  RuleResult['observed']?,
  RuleResult['limit']?,
  RuleResult['message']?,
];

/** The full answer of pre-trade compliance, blocked or not. */
export interface WrittenCheck extends Check {
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

/** The check that `writtenCheck` was given. Written out field by field: a start reads two for every order. */
export function readCheck(check: WrittenCheck): OrderChecked {
  const { type, orderId, at, actor, rulebookVersion, inputsHash, nbbo, replacing } = check;
  const results = check.results.map((result) => read(result, inputsHash));
  const event = { type, orderId, at, actor, rulebookVersion, results, nbbo };
  return replacing === undefined ? event : { ...event, replacing };
}

function read(
  [ruleId, version, citation, outcome, observed = null, limit = null, message = null]: WrittenResult,
  inputsHash: string,
): RuleResult {
  return { ruleId, version, citation, outcome, observed, limit, message, inputsHash };
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
  if (message !== null) return [ruleId, version, citation, outcome, observed, limit, message];
  if (limit !== null) return [ruleId, version, citation, outcome, observed, limit];
  if (observed !== null) return [ruleId, version, citation, outcome, observed];
  return [ruleId, version, citation, outcome];
}
