/** Pre-trade compliance: every rule runs on every order, every answer is kept, the first failure names the reason. */
import type { Micros } from '../lib/clock.js';
import type { MarketView, Nbbo } from '../model/book.js';
import type { OrdRejReason } from '../model/fix.js';
import type { RuleResult } from '../model/rule-result.js';
import { hasExecInst } from '../model/order-terms.js';
import type { Money } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px } from '../model/units.js';
import type { Accounts } from '../reference/accounts.js';
import type { Instruments } from '../reference/instruments.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import { groupOf } from './exposure-ledger.js';
import { bookOf } from './reservation.js';
import type { Exposure, ExposureLedger } from './exposure-ledger.js';
import { factsHash, valueOf } from './facts.js';
import type { Facts, OrderUnderCheck } from './facts.js';
import type { Holdings } from './holdings.js';
import type { RecentOrders } from './recent-orders.js';
import { referencePrice } from './reference-price.js';
import type { ReferencePolicy, ReferencePrice, ReferenceQuestion } from './reference-price.js';
import type { Finding } from './rule.js';
import { inScope } from './rulebook.js';
import type { Rulebook, RuleInForce } from './rulebook.js';
import { withOrder } from './rules/within-credit.js';
import { quantityFor, valuePxOf } from './valuation.js';

export interface ComplianceDeps {
  readonly rulebook: Rulebook;
  readonly instruments: Instruments;
  readonly accounts: Accounts;
  readonly ledger: ExposureLedger;
  readonly recent: RecentOrders;
  readonly holdings: Holdings;
  readonly market: MarketView;
  readonly calendar: TradingCalendar;
  /** Where others share the firm's limit; without it the rulebook's is all for this ledger. */
  readonly firmLimit?: FirmLimit | undefined;
}

/** What of the firm's limit is to be used here; `needed` is what would be used with the order, 0 where that is unknown. */
export type FirmLimit = (at: Micros, needed: Money) => Money;

export interface Verdict {
  readonly accepted: boolean;
  /** Of the first rule, in the order of the rulebook, that refuses; null when accepted. */
  readonly ordRejReason: OrdRejReason | null;
  readonly text: string | null;
  readonly results: readonly RuleResult[];
  readonly rulebookVersion: number;
  /** What a share is to be reserved at; null for children and where nothing could value it. */
  readonly reservePx: Px | null;
  /** The quote the rules saw; null for an unknown instrument. */
  readonly nbbo: Nbbo | null;
}

type Refusal = Extract<Finding, { readonly reason: unknown }>;

/** What the rules have looked at is known once all of them have. */
type Unsigned = Omit<RuleResult, 'inputsHash'> & { inputsHash: string };

const NOTHING_SEEN = { observed: null, limit: null } as const;
const NOTHING: Exposure = { buys: 0n, sells: 0n };

export class Compliance {
  constructor(private readonly deps: ComplianceDeps) {}

  /** Runs every rule on the order. Changes nothing; the same facts give the same verdict. */
  check(order: OrderUnderCheck): Verdict {
    const { rulebook, calendar } = this.deps;
    const { rules, referencePolicy } = rulebook.on(calendar.tradingDate(order.at));
    let counted: number | null = null;
    const facts = this.#facts(order, referencePolicy, (count) => {
      counted = count;
    });
    let refusal: Refusal | null = null;
    const results: Unsigned[] = [];
    for (const inForce of rules) {
      const finding = findingOf(inForce, facts);
      results.push(resultOf(inForce, finding));
      if (!refusal && refuses(inForce, finding)) refusal = finding;
    }
    const inputsHash = factsHash(facts, counted);
    for (const result of results) result.inputsHash = inputsHash;
    return {
      accepted: refusal === null,
      ordRejReason: refusal?.reason ?? null,
      text: refusal?.message ?? null,
      results,
      rulebookVersion: rulebook.version,
      reservePx: reservePxOf(facts, refusal),
      nbbo: facts.nbbo,
    };
  }

  /**
   * The terms with the quantity that an amount of money is good for: whole increments at the price that the order is
   * valued at. 0 where that price is unknown or dearer than the amount; an order without an amount is as it was.
   */
  sized(terms: OrderTerms, at: Micros): OrderTerms {
    if (terms.cashOrderQty === undefined) return terms;
    const { instruments, market, rulebook, calendar } = this.deps;
    const instrument = instruments.get(terms.symbol);
    const { referencePolicy: policy } = rulebook.on(calendar.tradingDate(at));
    if (!instrument || !policy) return terms;
    const nbbo = market.nbbo(terms.symbol, at);
    const px = valuePxOf(terms, this.#reference({ instrument, nbbo, at }, policy), policy);
    return px === null ? terms : { ...terms, orderQty: quantityFor(terms.cashOrderQty, px, instrument) };
  }

  #reference(
    { instrument, nbbo, at }: Pick<ReferenceQuestion, 'instrument' | 'nbbo' | 'at'>,
    policy: ReferencePolicy,
  ): ReferencePrice | null {
    const { market, calendar } = this.deps;
    return referencePrice({ instrument, nbbo, at, market, calendar }, policy);
  }

  /** What the order holds that is to be replaced or is triggered: what it becomes takes that place. */
  #heldFor({ orderId, terms }: OrderUnderCheck): Exposure {
    return { ...NOTHING, [bookOf(terms.side)]: this.deps.ledger.heldFor(orderId) };
  }

  /** Of orders of which one cancels the others only the dearest counts: a new one takes the place of those before it. */
  #heldForGroup(terms: OrderTerms): Exposure {
    const group = groupOf(terms);
    if (group === null) return NOTHING;
    return { ...NOTHING, [bookOf(terms.side)]: this.deps.ledger.heldForGroup(group, terms.side) };
  }

  #facts(order: OrderUnderCheck, policy: ReferencePolicy | null, counted: (count: number) => void): Facts {
    const { terms, at, clause } = order;
    const { instruments, accounts, ledger, recent, holdings, market, firmLimit } = this.deps;
    const instrument = instruments.get(terms.symbol);
    const nbbo = instrument ? market.nbbo(terms.symbol, at) : null;
    const reference = instrument && nbbo && policy ? this.#reference({ instrument, nbbo, at }, policy) : null;
    const valuePx = valuePxOf(terms, reference, policy);
    const isParent = clause !== 'CHILD';
    const value = valueOf(terms, instrument, valuePx);
    const held = isKnown(clause) ? this.#heldFor(order) : this.#heldForGroup(terms);
    const firm = isParent ? without(ledger.exposureOfFirm(at), held) : NOTHING;
    return {
      order,
      terms,
      instrument,
      account: accounts.get(terms.account),
      calendar: instrument ? this.deps.calendar.of(instrument.listingMic) : this.deps.calendar,
      nbbo,
      reference,
      valuePx,
      value,
      reducible: hasExecInst(terms, 'REDUCE_ONLY') ? holdings.reducible(terms, order.own ?? 0) : null,
      customer: isParent ? without(ledger.exposure(terms.account, at), held) : NOTHING,
      firm,
      firmBudget:
        isParent && firmLimit ? firmLimit(at, value === null ? 0n : withOrder(firm, terms, value)) : null,
      repeats: (since: Micros) => {
        const count = recent.repeats(terms, since);
        counted(count);
        return count;
      },
    };
  }
}

/** True of an order that was entered before, and is to be another. */
function isKnown(clause: OrderUnderCheck['clause']): boolean {
  return clause === 'REPLACE' || clause === 'TRIGGERED';
}

function without(exposure: Exposure, held: Exposure): Exposure {
  if (held === NOTHING) return exposure;
  return { buys: exposure.buys - held.buys, sells: exposure.sells - held.sells };
}

function findingOf({ rule, entry, evaluate }: RuleInForce, facts: Facts): Finding {
  const { clause } = facts.order;
  if (clause === 'CHILD' && rule.notForChildren !== null) {
    return { outcome: 'NOT_APPLICABLE', message: rule.notForChildren };
  }
  if (isKnown(clause) && rule.notForReplacements !== undefined) {
    return { outcome: 'NOT_APPLICABLE', message: rule.notForReplacements };
  }
  if (entry && !inScope(entry, facts))
    return { outcome: 'NOT_APPLICABLE', message: 'the order is outside the scope of the rule' };
  return evaluate(facts);
}

/** A hard rule that cannot answer refuses as much as one that says no. */
function refuses({ entry }: RuleInForce, finding: Finding): finding is Refusal {
  const { outcome } = finding;
  return entry?.severity === 'HARD' && (outcome === 'BLOCK' || outcome === 'DATA_MISSING');
}

function resultOf({ rule, entry }: RuleInForce, finding: Finding): Unsigned {
  const { outcome } = finding;
  const softened = entry?.severity === 'SOFT' && outcome === 'BLOCK';
  const seen = outcome === 'NOT_APPLICABLE' || outcome === 'DATA_MISSING' ? NOTHING_SEEN : finding;
  return {
    ruleId: rule.ruleId,
    version: entry?.version ?? 0,
    citation: entry?.citation ?? '',
    outcome: softened ? 'WARN' : outcome,
    observed: seen.observed,
    limit: seen.limit,
    message: outcome === 'PASS' ? null : finding.message,
    inputsHash: '',
  };
}

/** An accepted order always reserves, at nothing if no rule in force needed its value: its fills must find it. */
function reservePxOf({ order, valuePx }: Facts, refusal: Refusal | null): Px | null {
  if (order.clause === 'CHILD') return null;
  return valuePx ?? (refusal ? null : 0);
}
