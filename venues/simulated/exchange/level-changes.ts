/** What turns one view of a side of a book into the next. */
import type { BookLevelChange, BookSide, Level } from '../../../src/model/book.js';

/** Both views best first. A level that left the view is a change to quantity 0. */
export function levelChanges(
  side: BookSide,
  before: readonly Level[],
  after: readonly Level[],
): BookLevelChange[] {
  const sign = side === 'BID' ? 1 : -1;
  const changes: BookLevelChange[] = [];
  let old = 0;
  for (const { px, qty } of after) {
    for (let gone = before[old]; gone && (gone.px - px) * sign > 0; gone = before[old]) {
      changes.push({ side, px: gone.px, qty: 0 });
      old += 1;
    }
    const same = before[old]?.px === px ? before[old] : undefined;
    if (same) old += 1;
    if (same?.qty !== qty) changes.push({ side, px, qty });
  }
  for (const { px } of before.slice(old)) changes.push({ side, px, qty: 0 });
  return changes;
}
