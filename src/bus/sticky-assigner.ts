/** Who of a group gets which partitions: everybody keeps what they have, as far as that is fair. */

export interface Claim {
  readonly memberId: string;
  /** What the member works on now. */
  readonly has: readonly number[];
  /** The group's generation when the member last heard of it: of two claims the later one is right. */
  readonly generation: number;
}

/** Nobody gets more than ⌈partitions ÷ members⌉, and nobody less than ⌊partitions ÷ members⌋. */
export function assignSticky(
  claims: readonly Claim[],
  partitions: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const members = claims.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const held = rightfullyHeld(members, partitions);
  const least = Math.floor(partitions.length / members.length);
  // So many members get one more than the others: those who have the most.
  let extra = partitions.length % members.length;
  const given = new Map<string, number[]>();
  for (const [memberId, has] of [...held].toSorted(([, a], [, b]) => b.length - a.length)) {
    const most = has.length > least && extra > 0 ? least + 1 : least;
    if (most > least) extra -= 1;
    given.set(memberId, has.slice(0, most));
  }
  const kept = new Set([...given.values()].flat());
  const free = partitions.filter((partition) => !kept.has(partition));
  for (const { memberId } of members) fill(given.get(memberId), free, least);
  for (const { memberId } of members)
    if (given.get(memberId)?.length === least) fill(given.get(memberId), free, least + 1);
  return given;
}

/** What two claim is the later claim's: the other slept while it was given away. */
function rightfullyHeld(
  members: readonly Claim[],
  partitions: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const free = new Set(partitions);
  const held = new Map<string, readonly number[]>();
  for (const { memberId, has } of members.toSorted((a, b) => b.generation - a.generation))
    held.set(
      memberId,
      has.filter((partition) => free.delete(partition)),
    );
  return new Map(members.map(({ memberId }) => [memberId, held.get(memberId) ?? []]));
}

function fill(own: number[] | undefined, free: number[], upTo: number): void {
  own?.push(...free.splice(0, Math.max(0, upTo - own.length)));
}

/** A member's claim as it travels with its wish to join. */
export function encodeClaim({ has, generation }: Omit<Claim, 'memberId'>): Buffer {
  return Buffer.from(JSON.stringify({ has, generation }));
}

/** What cannot be read claims nothing. */
export function decodeClaim(memberId: string, userData: Buffer | undefined): Claim {
  const nothing: Claim = { memberId, has: [], generation: -1 };
  try {
    const claim: unknown = JSON.parse(userData?.toString() ?? '');
    if (typeof claim !== 'object' || claim === null || !('has' in claim) || !('generation' in claim))
      return nothing;
    const { has, generation } = claim;
    if (!Array.isArray(has) || typeof generation !== 'number') return nothing;
    return { memberId, has: has.filter((partition) => typeof partition === 'number'), generation };
  } catch {
    return nothing;
  }
}
