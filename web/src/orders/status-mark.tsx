/** A status as a small square and a word. */
import type { OrdStatus } from '../../../src/model/fix.js';
import { statusTone, statusWord } from '../lib/words.js';

export function StatusMark({
  status,
  detail,
}: {
  readonly status: OrdStatus;
  readonly detail?: string | null;
}) {
  return (
    <span className={`status ${statusTone(status)}`}>
      <i />
      <span>{[statusWord(status), detail].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
