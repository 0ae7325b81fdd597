/** One amount against a warning level and a maximum. */
import type { OrdRejReason } from '../../model/fix.js';
import type { Money } from '../../model/money.js';
import { amountText } from '../amounts.js';
import type { Amount, TwoLevels } from '../amounts.js';
import type { Finding } from '../rule.js';

export interface Wording {
  /** The symbol or account whose limit it is. */
  readonly whose: string;
  readonly reason: OrdRejReason;
  readonly excess: (level: Amount, kind: 'maximum' | 'warning level') => string;
}

/** Above the maximum blocks, above the warning level warns; an amount at a level is within it. No limit is missing data. */
export function heldAgainst(
  observed: Money,
  levels: TwoLevels | null | undefined,
  wording: Wording,
): Finding {
  const { whose, reason, excess } = wording;
  if (!levels) {
    return {
      outcome: 'DATA_MISSING',
      message: `no limit is set for ${whose}; one must be set before it can be traded`,
      reason,
    };
  }
  const { warning, maximum } = levels;
  const shown = amountText(observed);
  const limit = maximum.text;
  if (observed > maximum.value)
    return { outcome: 'BLOCK', observed: shown, limit, message: excess(maximum, 'maximum'), reason };
  if (warning === null || observed <= warning.value) return { outcome: 'PASS', observed: shown, limit };
  return {
    outcome: 'WARN',
    observed: shown,
    limit: warning.text,
    message: excess(warning, 'warning level'),
    reason,
  };
}
