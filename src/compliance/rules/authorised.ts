/** SEC 15c3-5(c)(2)(iii): only approved people, for approved accounts, in approved instruments and actions. */
import { z } from 'zod';
import { isEntitled, ROLES } from '../../model/actor.js';
import { SIDES } from '../../model/fix.js';
import type { OrdRejReason } from '../../model/fix.js';
import type { Facts } from '../facts.js';
import { defineRule } from '../rule.js';
import type { Finding } from '../rule.js';

const parameters = z.strictObject({
  /** Roles that may enter orders. */
  roles: z.array(z.enum(ROLES)).min(1),
  /** Sides that are approved; a short sale needs a locate (Regulation SHO 203(b)). */
  sides: z.array(z.enum(SIDES)).min(1),
});

type Approved = z.output<typeof parameters>;

/** Refuses when anything up the chain is unknown, disabled or not approved. */
export const authorised = defineRule({
  ruleId: 'AUTHORISED',
  notForChildren: null,
  parameters,
  evaluate: (facts, approved) =>
    person(facts, approved) ?? account(facts) ?? instrument(facts) ?? action(facts, approved),
});

function refused(reason: OrdRejReason, observed: string, message: string): Finding {
  return { outcome: 'BLOCK', observed, limit: null, message, reason };
}

function person({ order: { user } }: Facts, { roles }: Approved): Finding | null {
  const reason = 'BROKER_EXCHANGE_OPTION';
  if (!user.enabled)
    return refused(reason, user.userId, `user ${user.userId} is disabled; an administrator can enable it`);
  if (roles.includes(user.role)) return null;
  return refused(
    reason,
    user.role,
    `the role ${user.role} may not enter orders; these may: ${roles.join(', ')}`,
  );
}

function account({ order: { user }, terms, account: known }: Facts): Finding | null {
  const name = terms.account;
  if (!known)
    return refused('UNKNOWN_ACCOUNT', name, `there is no account ${name}; choose one of your accounts`);
  if (!known.enabled)
    return refused('UNKNOWN_ACCOUNT', name, `account ${name} is disabled; choose another account`);
  if (isEntitled(user, name)) return null;
  const yours = user.accounts.join(', ') || 'none';
  return refused(
    'UNKNOWN_ACCOUNT',
    name,
    `${user.userId} is not approved for account ${name}; approved: ${yours}`,
  );
}

function instrument({ terms, instrument: known, account: owner }: Facts): Finding | null {
  const { symbol } = terms;
  if (!known) return refused('UNKNOWN_SYMBOL', symbol, `there is no instrument ${symbol}; check the symbol`);
  if (!known.enabled) return refused('UNKNOWN_SYMBOL', symbol, `${symbol} is disabled for trading here`);
  if (!owner || known.currency === owner.currency) return null;
  const message = `${symbol} trades in ${known.currency}, account ${owner.account} in ${owner.currency}; use an account in ${known.currency}`;
  return refused('BROKER_EXCHANGE_OPTION', known.currency, message);
}

function action({ terms: { side, account: name } }: Facts, { sides }: Approved): Finding {
  if (sides.includes(side)) return { outcome: 'PASS', observed: name, limit: null };
  const message = `${side} is not approved; approved sides: ${sides.join(', ')}`;
  return {
    outcome: 'BLOCK',
    observed: side,
    limit: sides.join(', '),
    message,
    reason: 'BROKER_EXCHANGE_OPTION',
  };
}
