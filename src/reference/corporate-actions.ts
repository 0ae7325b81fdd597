/** Corporate actions that change open orders: stock splits, from configuration. */
import { z } from 'zod';
import type { TradingCalendar } from './trading-calendar.js';

const splitSchema = z.strictObject({
  symbol: z.string(),
  /** The first session that trades on the new basis. */
  effectiveDate: z.iso.date({ error: "is not a date such as '2026-08-31'", abort: true }),
  numerator: z.int().positive(),
  denominator: z.int().positive(),
});

/** Each `denominator` shares become `numerator`: 2 for 1 is 2 / 1, a reverse split of 1 for 10 is 1 / 10. */
export type Split = Readonly<z.infer<typeof splitSchema>>;

export interface SplitContext {
  readonly instruments: { get(symbol: string): unknown };
  readonly calendar: Pick<TradingCalendar, 'session'>;
}

/** `corporate-actions.yaml`, of known symbols only and on dates that have a session, or it would never take effect. */
export function corporateActionsSchema({ instruments, calendar }: SplitContext) {
  return z.strictObject({ splits: z.array(splitSchema) }).superRefine(({ splits }, ctx) => {
    const known = new Set<string>();
    for (const [index, { symbol, effectiveDate, numerator, denominator }] of splits.entries()) {
      const issue = (key: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: ['splits', index, key], message });
      if (instruments.get(symbol) === undefined)
        issue('symbol', `${symbol} is not among the instruments of instruments.yaml`);
      if (known.has(`${symbol} ${effectiveDate}`))
        issue('symbol', `${symbol} is split twice on ${effectiveDate}`);
      known.add(`${symbol} ${effectiveDate}`);
      if (calendar.session(effectiveDate) === null)
        issue('effectiveDate', `there is no session on ${effectiveDate}; give the first one after it`);
      if (numerator === denominator) issue('numerator', 'equals denominator: that is no split');
    }
  });
}

export class CorporateActions {
  readonly #splits: readonly Split[];

  constructor({ splits }: { readonly splits: readonly Split[] }) {
    this.#splits = splits;
  }

  /** All of them, in the order of the file. */
  splits(): readonly Split[] {
    return this.#splits;
  }

  /** Splits of a symbol that take effect after one date and until another, this one included; the earliest first. */
  splitsBetween(symbol: string, after: string, until: string): readonly Split[] {
    return this.#splits
      .filter(
        ({ symbol: of, effectiveDate }) => of === symbol && effectiveDate > after && effectiveDate <= until,
      )
      .toSorted((a, b) => (a.effectiveDate < b.effectiveDate ? -1 : 1));
  }

  /** Splits whose first session on the new basis is that of `YYYY-MM-DD`, in the order of the file. */
  splitsOn(date: string): readonly Split[] {
    return this.#splits.filter(({ effectiveDate }) => effectiveDate === date);
  }
}
