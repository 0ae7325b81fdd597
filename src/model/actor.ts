/** Who did it: every event names its actor. */

export const ROLES = ['trader', 'sales-trader', 'compliance', 'risk', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A person or program with a key. `accounts` is what it may trade or see; `*` is every account. */
export interface User {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly desk: string;
  readonly accounts: readonly string[];
  readonly enabled: boolean;
}

/** True when the user may act on, or see, the account. */
export function isEntitled(user: User, account: string): boolean {
  return user.accounts.includes('*') || user.accounts.includes(account);
}

/** Who an event is by: a user, or a part of the system (`router`, `venue:XDEP`). */
export type ActorId = string;
