/** Whom a request speaks for, and what that person may see and do. */
import { isEntitled } from '../model/actor.js';
import type { Role, User } from '../model/actor.js';
import type { Scope } from '../projections/read-side.js';

/** What a key may be used for, at most; its user's role narrows it further. */
export const KEY_SCOPES = ['read', 'trade'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export interface Session {
  readonly keyId: string;
  readonly user: User;
  /** The accounts whose orders, positions and events may be read. */
  readonly scope: Scope;
  /** May it enter and cancel orders at all? */
  readonly mayTrade: boolean;
  /** May it decide what became of an order of which nobody knows? */
  readonly mayDecide: boolean;
}

const SEES_ALL: ReadonlySet<Role> = new Set(['compliance', 'risk', 'admin']);
const TRADES: ReadonlySet<Role> = new Set(['trader', 'sales-trader']);
const DECIDES: ReadonlySet<Role> = new Set(['sales-trader', 'risk', 'admin']);

/** Traders and sales traders see and trade their accounts; compliance, risk and admin see all and trade none. */
export function sessionOf(keyId: string, user: User, keyScopes: readonly KeyScope[]): Session {
  const all = SEES_ALL.has(user.role) || user.accounts.includes('*');
  return {
    keyId,
    user,
    scope: all ? null : new Set(user.accounts),
    mayTrade: TRADES.has(user.role) && keyScopes.includes('trade'),
    mayDecide: DECIDES.has(user.role) && keyScopes.includes('trade'),
  };
}

/** True when the session may read what belongs to the account. */
export function maySee({ scope }: Session, account: string): boolean {
  return scope === null || scope.has(account);
}

/** Null when the session may report for the desk on the account's orders, else one sentence that says why not. */
export function deskRefusal(session: Session, account: string): string | null {
  const { role } = session.user;
  if (role !== 'sales-trader') return `the role ${role} may not report for the desk; a sales-trader may`;
  return tradingRefusal(session, account);
}

/** Null when the session may trade the account, else one sentence that says why not. */
export function tradingRefusal({ user, mayTrade }: Session, account: string): string | null {
  if (!TRADES.has(user.role)) return `the role ${user.role} may not enter or cancel orders`;
  if (!mayTrade) return 'this key was issued for reading only';
  return isEntitled(user, account) ? null : `${user.userId} is not entitled to account ${account}`;
}

/** Null when the session may decide on an unknown order of the account, else one sentence that says why not. */
export function decidingRefusal({ user, mayDecide }: Session, account: string): string | null {
  if (!DECIDES.has(user.role)) return `the role ${user.role} may not decide what became of an order`;
  if (!mayDecide) return 'this key was issued for reading only';
  return SEES_ALL.has(user.role) || isEntitled(user, account)
    ? null
    : `${user.userId} is not entitled to account ${account}`;
}
