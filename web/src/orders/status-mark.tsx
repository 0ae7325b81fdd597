/** A status as a small square and a word. */
import type { OrdStatus } from '../../../src/model/fix.js';
import { statusTone, statusWord, UNKNOWN_TONE } from '../lib/words.js';

export function StatusMark({
  status,
  detail,
  unknown,
}: {
  readonly status: OrdStatus;
  readonly detail?: string | null;
  /** Why nobody knows how it stands; null while that is known. */
  readonly unknown?: string | null;
}) {
  const words = [statusWord(status), unknown ? 'unknown' : null, detail];
  return (
    <span
      className={`status ${unknown ? UNKNOWN_TONE : statusTone(status)}`}
      {...(unknown ? { title: unknown } : {})}
    >
      <i />
      <span>{words.filter(Boolean).join(' · ')}</span>
    </span>
  );
}
