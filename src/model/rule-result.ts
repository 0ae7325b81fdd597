/** What one pre-trade rule said of one order; every result is kept with the order for ever. */

export type RuleOutcome = 'PASS' | 'WARN' | 'BLOCK' | 'NOT_APPLICABLE' | 'DATA_MISSING';

export interface RuleResult {
  readonly ruleId: string;
  readonly version: number;
  readonly citation: string;
  readonly outcome: RuleOutcome;
  /** What was seen and what it was held against, as decimal text or words; null when nothing applied. */
  readonly observed: string | null;
  readonly limit: string | null;
  /** One sentence for a person: what is wrong and what would pass. Null on a pass. */
  readonly message: string | null;
  /** SHA-256 (first 16 hex digits) of the canonical facts of the check; all its results share it. */
  readonly inputsHash: string;
}
