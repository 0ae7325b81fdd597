/** A desk for compliance tests: the shipped reference files, a rulebook that tests may bend, and a quote by hand. */
import { parse } from 'yaml';
import { readSettingsFile, settingsText } from '../support/settings-file.js';
import { Compliance } from '../../src/compliance/compliance.js';
import type { FirmLimit, Verdict } from '../../src/compliance/compliance.js';
import { ExposureLedger } from '../../src/compliance/exposure-ledger.js';
import type { OrderUnderCheck } from '../../src/compliance/facts.js';
import { Holdings } from '../../src/compliance/holdings.js';
import { RecentOrders } from '../../src/compliance/recent-orders.js';
import { Rulebook, rulebookSchema } from '../../src/compliance/rulebook.js';
import { MarketData } from '../../src/market-data/market-data.js';
import type { User } from '../../src/model/actor.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import type { RuleResult } from '../../src/model/rule-result.js';
import { Accounts, accountsSchema } from '../../src/reference/accounts.js';
import { everyDay } from '../../src/reference/day-plan.js';
import { Instruments, instrumentsSchema } from '../../src/reference/instruments.js';
import { TradingCalendar } from '../../src/reference/trading-calendar.js';
import { Users, usersSchema } from '../../src/reference/users.js';
import { NOON, someTerms } from '../support/orders.js';

export const calendar = new TradingCalendar(everyDay({ openCutoffSeconds: 0, closeCutoffSeconds: 0 }));
export const accounts = new Accounts(accountsSchema.parse(readSettingsFile('accounts.yaml')));
export const instruments = new Instruments(instrumentsSchema.parse(readSettingsFile('instruments.yaml')));
const users = new Users(usersSchema.parse(readSettingsFile('users.yaml')));

export function userNamed(userId: string): User {
  const user = users.get(userId);
  if (!user) throw new Error(`no user ${userId}`);
  return user;
}

export interface RuleText {
  ruleId: string;
  version: number;
  effectiveFrom: string;
  effectiveTo: string | null;
  severity: string;
  scope: Record<string, string[]>;
  parameters: Record<string, unknown>;
}

export interface RulebookText {
  version: number;
  valuation: { effectiveTo: string | null; parameters: Record<string, unknown> }[];
  rules: RuleText[];
}

/** The shipped rulebook as plain data, to be bent. */
export function rulebookText(): RulebookText {
  const text: RulebookText = parse(settingsText('compliance.yaml'));
  return text;
}

export function ruleOf(text: RulebookText, ruleId: string): RuleText {
  const rule = text.rules.find((one) => one.ruleId === ruleId);
  if (!rule) throw new Error(`no rule ${ruleId}`);
  return rule;
}

export interface Desk {
  readonly compliance: Compliance;
  readonly ledger: ExposureLedger;
  readonly recent: RecentOrders;
  readonly holdings: Holdings;
  readonly market: MarketData;
  readonly rulebook: Rulebook;
  /** Shows one bid and one ask, in units, at a time. */
  quote(symbol: string, bid: number, ask: number, at?: number): void;
  check(terms?: Partial<OrderTerms>, more?: Partial<OrderUnderCheck>): Verdict;
}

/** A desk under the shipped rulebook, after `bend` has changed it. */
export function aDesk(bend: (text: RulebookText) => void = () => undefined, firmLimit?: FirmLimit): Desk {
  const text = rulebookText();
  bend(text);
  const rulebook = new Rulebook(rulebookSchema.parse(text));
  const ledger = new ExposureLedger(calendar);
  const recent = new RecentOrders();
  const holdings = new Holdings();
  const market = new MarketData(
    [{ venue: 'V1', displayed: true, staleAfterMicros: 60_000_000 }],
    () => undefined,
  );
  market.onLink('V1', 'UP');
  const compliance = new Compliance({
    rulebook,
    instruments,
    accounts,
    ledger,
    recent,
    holdings,
    market,
    calendar,
    firmLimit,
  });
  return {
    compliance,
    ledger,
    recent,
    holdings,
    market,
    rulebook,
    quote(symbol, bid, ask, at = NOON) {
      const levels = [
        { side: 'BID', px: bid, qty: 100 },
        { side: 'ASK', px: ask, qty: 100 },
      ] as const;
      market.onBook({ kind: 'SNAPSHOT', venue: 'V1', symbol, seq: 1, at, levels });
    },
    check(terms = {}, more = {}) {
      const base = { orderId: 'O1', parentOrderId: null, venue: null, at: NOON, clause: 'NEW' } as const;
      return compliance.check({ ...base, user: userNamed('trader-1'), terms: someTerms(terms), ...more });
    },
  };
}

export function resultOf(verdict: Verdict, ruleId: string): RuleResult {
  const result = verdict.results.find((one) => one.ruleId === ruleId);
  if (!result) throw new Error(`no result of ${ruleId}`);
  return result;
}

/** Only the outcome of one rule. */
export function outcomeOf(verdict: Verdict, ruleId: string): string {
  return resultOf(verdict, ruleId).outcome;
}
