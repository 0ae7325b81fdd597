/** What a hostile venue is up to, as data: each misdeed with the chance that a message meets it. */
import type { Random } from '../../../src/lib/random.js';
import { REPORT_MISDEEDS, REQUEST_MISDEEDS } from './misdeeds.js';
import type { ReportMisdeed, RequestMisdeed } from './misdeeds.js';

/** Chances per message; of one direction they add up to 1 at most, the rest goes through unharmed. */
export interface Script {
  readonly reports: Readonly<Partial<Record<ReportMisdeed, number>>>;
  readonly requests: Readonly<Partial<Record<RequestMisdeed, number>>>;
}

export const HONEST: Script = { reports: {}, requests: {} };

/** Every misdeed has its place; those that end a link are rarer, or nothing else would ever happen. */
const USUAL: Required<Script> = {
  reports: {
    repeat: 0.05,
    repeatLate: 0.03,
    reorder: 0.08,
    tellFillLate: 0.06,
    lose: 0.01,
    loseAcknowledgements: 0.008,
    contradict: 0.02,
    cutBefore: 0.006,
    cutAfter: 0.006,
    fallSilent: 0.004,
    jumpClock: 0.01,
  },
  requests: { loseRequest: 0.015, cutBehindRequest: 0.015, holdRequest: 0.01, refuseCancel: 0.1 },
};

/** A venue of its own character: some misdeeds it does not know, others it does up to twice as often as is usual. */
export function anyScript(random: Random): Script {
  const some = <Name extends string>(usual: Readonly<Partial<Record<Name, number>>>) =>
    Object.fromEntries(
      Object.entries<number | undefined>(usual).map(([name, chance = 0]) => [
        name,
        random.next() < 0.3 ? 0 : chance * 2 * random.next(),
      ]),
    ) as Partial<Record<Name, number>>;
  return { reports: some(USUAL.reports), requests: some(USUAL.requests) };
}

/** The misdeed that a message meets; null for none. */
export function misdeedFor<Name extends string>(
  chances: Readonly<Partial<Record<Name, number>>>,
  random: Random,
): Name | null {
  let pick = random.next();
  for (const [name, chance] of Object.entries<number | undefined>(chances) as [Name, number | undefined][]) {
    pick -= chance ?? 0;
    if (pick < 0) return name;
  }
  return null;
}

export const ALL_MISDEEDS: readonly string[] = [
  ...Object.keys(REPORT_MISDEEDS),
  ...Object.keys(REQUEST_MISDEEDS),
];
