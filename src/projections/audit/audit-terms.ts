/**
 * What an event is found by: one list of terms for every filter, under one index. A term is a letter for its kind and
 * the value, so that each combination of filters is one look-up of terms that must all be there.
 */
import type { OrderEvent } from '../../orders/events.js';
import type { AuditFilter, Scope } from '../read-side.js';
import type { AuditRow } from './audit-row.js';
import { notPassed } from './summary.js';

/** Filters that are answered by terms; the others have columns with an order. */
const KIND_OF = {
  account: 'a',
  symbol: 's',
  actor: 'u',
  type: 't',
  venue: 'v',
  ruleId: 'r',
  clOrdId: 'c',
} as const;
type TermFilter = keyof typeof KIND_OF;

/** An index entry has a limit; what is longer is found by its beginning. */
const LONGEST = 200;

/** The terms of an event, each once. The ClOrdID is both the request's own and its order's. */
export function termsOf(event: OrderEvent, row: Omit<AuditRow, 'terms'>, orderClOrdId: string): string[] {
  const { account, symbol, actor, type, venue, ruleIds, clOrdId } = row;
  const terms = new Set([
    term('account', account),
    term('symbol', symbol),
    term('actor', actor),
    term('type', type),
    term('clOrdId', clOrdId),
    term('clOrdId', orderClOrdId),
    ...(venue === null ? [] : [term('venue', venue)]),
    ...ruleIds.map((ruleId) => term('ruleId', ruleId)),
  ]);
  const named = [row.orderId, row.parentOrderId, clOrdId, account, symbol, actor, type, venue, ...ruleIds];
  for (const word of wordsOf([row.summary, ...named, ...textsOf(event)].join(' '))) terms.add(`w:${word}`);
  return [...terms];
}

/** The terms that every event found must have. */
export function wantedTerms(filter: AuditFilter): readonly string[] {
  const named = Object.keys(KIND_OF).filter((name): name is TermFilter => Object.hasOwn(KIND_OF, name));
  const exact = named.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [term(name, value)];
  });
  const words = wholeWords(filter.text ?? '').map((word) => `w:${word}`);
  return [...exact, ...words];
}

/** The terms of which an event in scope has one; null when everything is in scope. */
export function scopeTerms(scope: Scope): readonly string[] | null {
  return scope && [...scope].map((account) => term('account', account));
}

function term(name: TermFilter, value: string): string {
  return `${KIND_OF[name]}:${value.slice(0, LONGEST)}`;
}

/** Whole words, and the parts of those that hyphens, dots and the like divide. */
function wordsOf(text: string): readonly string[] {
  const words = wholeWords(text);
  for (const word of new Set(words)) if (DIVIDED.test(word)) words.push(...(word.match(PART) ?? []));
  return words;
}

/** What stands between blanks without the marks around it; lower case, without commas in numbers. */
function wholeWords(text: string): string[] {
  const words = text.toLowerCase().replaceAll(COMMA, '').match(WHOLE) ?? [];
  return words.map((word) => word.slice(0, LONGEST));
}

const WHOLE = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu;
const PART = /[\p{L}\p{N}]+/gu;
const DIVIDED = /[^\p{L}\p{N}]/u;
const COMMA = /(?<=\d),(?=\d)/g;

/** Texts and ids of an event beyond what its summary and its columns say. */
function textsOf(event: OrderEvent): readonly (string | null)[] {
  switch (event.type) {
    case 'OrderEntered':
      return [event.terms.text, event.terms.ordType];
    case 'OrderChecked':
      return notPassed(event.results).flatMap(({ citation, message }) => [citation, message]);
    case 'RouteDecided': {
      const { decisionId, model, trigger, constraints, candidates, alternative } = event.decision;
      const excluded = candidates.flatMap((candidate) => [candidate.venue, candidate.excluded]);
      return [decisionId, model, trigger, ...constraints, ...excluded, alternative?.name ?? null];
    }
    case 'OrderFilled':
      return [event.execId, event.venueExecId];
    case 'ExecutionBusted':
    case 'ExecutionCorrected':
      return [event.execId, event.execRefId, event.venueExecId, event.venueExecRefId];
    case 'CorrectionHeld':
      return [event.venueExecId, event.venueExecRefId];
    default:
      return [];
  }
}
