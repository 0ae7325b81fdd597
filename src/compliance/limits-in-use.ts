/** Credit limits and what is used of them, as the risk desk watches them. */
import type { Micros } from '../lib/clock.js';
import { formatMoney } from '../model/money.js';
import type { Money } from '../model/money.js';
import type { Accounts } from '../reference/accounts.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import type { FirmLimit } from './compliance.js';
import type { ExposureLedger } from './exposure-ledger.js';
import type { Rulebook } from './rulebook.js';
import { customerCredit } from './rules/credit-agg-customer.js';
import { firmCredit } from './rules/credit-agg-firm.js';

/** Decimal text in `currency`; `account` null is the firm's, `limit` null where none is set. */
export interface LimitInUse {
  readonly ruleId: string;
  readonly account: string | null;
  readonly currency: string;
  readonly used: string;
  readonly limit: string | null;
}

export interface LimitsDeps {
  readonly rulebook: Rulebook;
  readonly accounts: Accounts;
  readonly ledger: ExposureLedger;
  readonly calendar: TradingCalendar;
  /** As of Compliance; the firm's row is then of what is to be used here. */
  readonly firmLimit?: FirmLimit | undefined;
}

/** The firm's limit by the rulebook; null where none is in force. */
export function firmMaximum(rulebook: Rulebook, date: string): Money | null {
  return firmCredit.safeParse(parametersOn(rulebook, date, 'CREDIT_AGG_FIRM')).data?.maximum.value ?? null;
}

/** One row per account in the order of the file, then the firm's, for the rules in force at the time. */
export function limitsInUse(
  { rulebook, accounts, ledger, calendar, firmLimit }: LimitsDeps,
  at: Micros,
): readonly LimitInUse[] {
  const date = calendar.tradingDate(at);
  const customer = customerCredit.safeParse(parametersOn(rulebook, date, 'CREDIT_AGG_CUSTOMER')).data;
  const rows = accounts.all().map(({ account, currency }) => {
    const limit = customer?.accounts[account] ?? customer?.default ?? null;
    const used = formatMoney(ledger.used(account, at));
    return {
      ruleId: 'CREDIT_AGG_CUSTOMER',
      account,
      currency,
      used,
      limit: limit === null ? null : limit.text,
    };
  });
  const currency = accounts.all()[0]?.currency ?? '';
  const maximum = firmMaximum(rulebook, date);
  const budget = firmLimit?.(at, 0n) ?? maximum;
  const limit = maximum === null || budget === null ? null : formatMoney(budget < maximum ? budget : maximum);
  return [
    ...rows,
    { ruleId: 'CREDIT_AGG_FIRM', account: null, currency, used: formatMoney(ledger.usedFirm(at)), limit },
  ];
}

function parametersOn(rulebook: Rulebook, date: string, ruleId: string): unknown {
  return rulebook.on(date).rules.find(({ rule }) => rule.ruleId === ruleId)?.entry?.parameters;
}
