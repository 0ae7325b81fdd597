/** Who of a group gets which partitions: everybody keeps what they have, as far as that is fair. */

export interface Claim {
  readonly memberId: string;
  /** What the member works on now. */
  readonly has: readonly number[];
}

/**
 * Nobody gets more than ⌈partitions ÷ members⌉, and nobody less than ⌊partitions ÷ members⌋. What two members claim is the
 * first one's, by memberId.
 */
export function assignSticky(
  claims: readonly Claim[],
  partitions: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const members = claims.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const least = Math.floor(partitions.length / members.length);
  // So many members get one more than the others.
  let extra = partitions.length % members.length;
  const free = new Set(partitions);
  const given = new Map<string, number[]>();
  for (const { memberId, has } of members.toSorted((a, b) => b.has.length - a.has.length)) {
    const wanted = has.filter((partition) => free.has(partition));
    const most = wanted.length > least && extra > 0 ? least + 1 : least;
    if (most > least) extra -= 1;
    const kept = wanted.slice(0, most);
    for (const partition of kept) free.delete(partition);
    given.set(memberId, kept);
  }
  const rest = [...free];
  for (const { memberId } of members) take(given.get(memberId) ?? [], rest, least);
  for (const { memberId } of members) {
    const own = given.get(memberId) ?? [];
    if (own.length === least) take(own, rest, least + 1);
  }
  return given;
}

function take(own: number[], rest: number[], upTo: number): void {
  own.push(...rest.splice(0, Math.max(0, upTo - own.length)));
}
