/** A refusal by compliance in the words of an OrderRejected. */
import type { Verdict } from '../compliance/compliance.js';

/** Reason and text; a verdict that names neither is told as such. */
export function rejection(verdict: Verdict): {
  readonly ordRejReason: NonNullable<Verdict['ordRejReason']>;
  readonly text: string;
} {
  return { ordRejReason: verdict.ordRejReason ?? 'OTHER', text: verdict.text ?? 'refused by compliance' };
}
