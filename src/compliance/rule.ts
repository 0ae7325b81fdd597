/** What a rule is: a pure function of the facts and its parameters, and what it finds. */
import type { z } from 'zod';
import type { OrdRejReason } from '../model/fix.js';
import type { Facts } from './facts.js';

/** `BLOCK` and `DATA_MISSING` refuse under a HARD entry of the rulebook; `message` says what is wrong and what would pass. */
export type Finding =
  | { readonly outcome: 'PASS'; readonly observed: string | null; readonly limit: string | null }
  | { readonly outcome: 'NOT_APPLICABLE'; readonly message: string }
  | { readonly outcome: 'DATA_MISSING'; readonly message: string; readonly reason: OrdRejReason }
  | {
      readonly outcome: 'WARN' | 'BLOCK';
      readonly observed: string | null;
      readonly limit: string | null;
      readonly message: string;
      readonly reason: OrdRejReason;
    };

export type Evaluate = (facts: Facts) => Finding;

/** A rule as the table knows it. */
export interface Rule {
  readonly ruleId: string;
  /** Null when it applies to children too; else why it does not. */
  readonly notForChildren: string | null;
  /** Why it does not apply to what an order is replaced by or becomes when it is triggered; absent when it does. */
  readonly notForReplacements?: string | undefined;
  readonly parameters: z.ZodType;
  /** The rule with validated parameters; throws when they are not valid. */
  readonly withParameters: (parameters: unknown) => Evaluate;
}

export interface RuleDefinition<Schema extends z.ZodType> {
  readonly ruleId: string;
  readonly notForChildren: string | null;
  readonly notForReplacements?: string | undefined;
  readonly parameters: Schema;
  readonly evaluate: (facts: Facts, parameters: z.output<Schema>) => Finding;
}

/** Ties a rule to the schema of its parameters. */
export function defineRule<Schema extends z.ZodType>(definition: RuleDefinition<Schema>): Rule {
  const { ruleId, notForChildren, notForReplacements, parameters, evaluate } = definition;
  const withParameters = (raw: unknown): Evaluate => {
    const parsed = parameters.parse(raw);
    return (facts) => evaluate(facts, parsed);
  };
  return { ruleId, notForChildren, notForReplacements, parameters, withParameters };
}

export const UNKNOWN_INSTRUMENT: Finding = {
  outcome: 'DATA_MISSING',
  message: 'the instrument is unknown, so that nothing can be said of its price or quantity',
  reason: 'UNKNOWN_SYMBOL',
};

/** No quote, no last trade, no prior close that is young enough. */
export function noReference(symbol: string): Finding {
  return {
    outcome: 'DATA_MISSING',
    message: `there is no reference price for ${symbol}: no usable quote, no recent trade and no recent close; wait for the market data`,
    reason: 'PRICE_EXCEEDS_CURRENT_PRICE_BAND',
  };
}
