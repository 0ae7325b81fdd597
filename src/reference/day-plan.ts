/** Whether a date has a session, and from when to when on the exchange's wall clock: one plan per kind of calendar. */
import { nyseDay } from './nyse-days.js';

/** Times are seconds after midnight, exchange time; cut-offs are seconds before the open and before the close. */
export interface DayTimes {
  readonly open: number;
  readonly close: number;
  readonly openCutoffSeconds: number;
  readonly closeCutoffSeconds: number;
  readonly halfDay: boolean;
}

/** The times of `YYYY-MM-DD`; null when there is no session. */
export type DayPlan = (date: string) => DayTimes | null;

export type Cutoffs = Pick<DayTimes, 'openCutoffSeconds' | 'closeCutoffSeconds'>;

export interface SessionTimes extends Cutoffs {
  readonly open: number;
  readonly close: number;
  readonly halfDayClose: number;
}

/** What a date is in spite of the rules; `close` in seconds after midnight. */
export type DayOverride =
  | { readonly date: string; readonly session: 'closed' | 'open' }
  | { readonly date: string; readonly session: 'half'; readonly close: number };

const MIDNIGHT_TO_MIDNIGHT = { open: 0, close: 86_400, halfDay: false };

/** Every date is one session from midnight to midnight, weekends and holidays too. */
export function everyDay(cutoffs: Cutoffs): DayPlan {
  const times = { ...MIDNIGHT_TO_MIDNIGHT, ...cutoffs };
  return () => times;
}

/** The days of the New York Stock Exchange with the given times; an override goes before the rules. */
export function nyseDays(times: SessionTimes, overrides: readonly DayOverride[]): DayPlan {
  const { halfDayClose, ...rest } = times;
  const full = { ...rest, halfDay: false };
  const half = { ...rest, close: halfDayClose, halfDay: true };
  const byDate = new Map(
    overrides.map((override) => [override.date, overridden(override, { full, half })] as const),
  );
  return (date) => {
    const override = byDate.get(date);
    if (override !== undefined) return override;
    switch (nyseDay(date)) {
      case 'FULL':
        return full;
      case 'HALF':
        return half;
      case 'CLOSED':
        return null;
    }
  };
}

function overridden(
  override: DayOverride,
  { full, half }: { readonly full: DayTimes; readonly half: DayTimes },
): DayTimes | null {
  switch (override.session) {
    case 'closed':
      return null;
    case 'open':
      return full;
    case 'half':
      return { ...half, close: override.close };
  }
}
