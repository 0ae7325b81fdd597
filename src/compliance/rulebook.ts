/** The rulebook: which version of which rule is in force on which exchange date, in which order, and how strictly. */
import { z } from 'zod';
import type { Facts } from './facts.js';
import { referencePriceSchema } from './reference-price.js';
import type { ReferencePolicy } from './reference-price.js';
import type { Evaluate, Rule } from './rule.js';
import { RULE_TABLE } from './rule-table.js';

const dated = {
  version: z.int().positive(),
  /** First and last exchange date, both inclusive; null is open. */
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().nullable(),
  citation: z.string().min(1),
};

const scopeSchema = z.strictObject({
  desks: z.array(z.string()).optional(),
  accounts: z.array(z.string()).optional(),
  symbols: z.array(z.string()).optional(),
});

const ruleSchema = z.strictObject({
  ruleId: z.string(),
  ...dated,
  /** A SOFT rule warns where a HARD one refuses. */
  severity: z.enum(['HARD', 'SOFT']),
  /** What is not named is not narrowed: `{}` is every order. */
  scope: scopeSchema,
  parameters: z.unknown(),
});

const valuationSchema = z.strictObject({ ...dated, parameters: referencePriceSchema });

export type RuleEntry = Readonly<z.infer<typeof ruleSchema>>;
type Dated = Pick<RuleEntry, 'version' | 'effectiveFrom' | 'effectiveTo'>;

/**
 * `compliance.yaml`. Order of `rules` is the order of refusal reasons. Of one rule at most one version is in force on
 * any date, and every rule there is must be mentioned: none is off because it was forgotten.
 */
export const rulebookSchema = z
  .strictObject({
    version: z.int().positive(),
    valuation: z.array(valuationSchema).min(1),
    rules: z.array(ruleSchema),
  })
  .superRefine(({ valuation, rules }, ctx) => {
    const issue = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    for (const [index, entry] of rules.entries())
      checkEntry(entry, (path, message) => issue(['rules', index, ...path], message));
    for (const clash of overlaps(valuation)) issue(['valuation'], clash);
    for (const ruleId of RULE_TABLE.keys()) {
      const versions = rules.filter((entry) => entry.ruleId === ruleId);
      if (versions.length === 0)
        issue(['rules'], `${ruleId} is not mentioned; to switch it off write an entry that has ended`);
      for (const clash of overlaps(versions)) issue(['rules'], `${ruleId}: ${clash}`);
    }
  });

type Issue = (path: (string | number)[], message: string) => void;

function checkEntry({ ruleId, parameters }: RuleEntry, issue: Issue): void {
  const rule = RULE_TABLE.get(ruleId);
  if (!rule)
    return issue(['ruleId'], `"${ruleId}" is not a rule; there are ${[...RULE_TABLE.keys()].join(', ')}`);
  const parsed = rule.parameters.safeParse(parameters);
  for (const fault of parsed.error?.issues ?? []) {
    issue(
      ['parameters', ...fault.path.map((key) => (typeof key === 'number' ? key : String(key)))],
      fault.message,
    );
  }
}

function overlaps(versions: readonly Dated[]): string[] {
  const byStart = versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  return byStart.flatMap((entry, index) => {
    const next = byStart[index + 1];
    if (entry.effectiveTo !== null && entry.effectiveTo < entry.effectiveFrom)
      return [`version ${entry.version} ends before it begins`];
    if (!next || (entry.effectiveTo !== null && entry.effectiveTo < next.effectiveFrom)) return [];
    return [`versions ${entry.version} and ${next.version} are both in force on ${next.effectiveFrom}`];
  });
}

/** One rule on one date: its entry, or null when no version is in force. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly entry: RuleEntry | null;
  readonly evaluate: Evaluate;
}

/** What holds on one exchange date. */
export interface RulesOfDay {
  readonly rules: readonly RuleInForce[];
  /** Null when no valuation is in force: nothing has a reference price then. */
  readonly referencePolicy: ReferencePolicy | null;
}

export class Rulebook {
  readonly version: number;
  readonly #days = new Map<string, RulesOfDay>();

  constructor(private readonly content: z.output<typeof rulebookSchema>) {
    this.version = content.version;
  }

  /** Every rule there is, in the order of the rulebook, as it stands on the exchange date. */
  on(date: string): RulesOfDay {
    const known = this.#days.get(date);
    if (known) return known;
    const ruleIds = new Set(this.content.rules.map(({ ruleId }) => ruleId));
    const rules = [...ruleIds].flatMap((ruleId) => this.#inForce(ruleId, date) ?? []);
    const valuation = this.content.valuation.find((entry) => covers(entry, date));
    const day = { rules, referencePolicy: valuation?.parameters ?? null };
    this.#days.set(date, day);
    return day;
  }

  /** The versions in force on the date as plain data, as the file has them. */
  describe(date: string): {
    readonly version: number;
    readonly date: string;
    readonly rules: readonly RuleEntry[];
  } {
    return { version: this.version, date, rules: this.on(date).rules.flatMap(({ entry }) => entry ?? []) };
  }

  #inForce(ruleId: string, date: string): RuleInForce | null {
    const rule = RULE_TABLE.get(ruleId);
    if (!rule) return null;
    const entry = this.content.rules.find((one) => one.ruleId === ruleId && covers(one, date)) ?? null;
    if (entry) return { rule, entry, evaluate: rule.withParameters(entry.parameters) };
    const message = `no version of the rule is in force on ${date}`;
    return { rule, entry, evaluate: () => ({ outcome: 'NOT_APPLICABLE', message }) };
  }
}

function covers({ effectiveFrom, effectiveTo }: Dated, date: string): boolean {
  return effectiveFrom <= date && (effectiveTo === null || date <= effectiveTo);
}

/** True when the entry's scope takes the order in; an order of an unknown account is never out of scope by its desk. */
export function inScope({ scope }: RuleEntry, { terms, account }: Facts): boolean {
  const { desks, accounts, symbols } = scope;
  if (symbols && !symbols.includes(terms.symbol)) return false;
  if (accounts && !accounts.includes(terms.account)) return false;
  return !desks || !account || desks.includes(account.desk);
}
