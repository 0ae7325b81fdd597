/** What kind of day a date is at the New York Stock Exchange, by its rules alone. */
import {
  MONDAY,
  SATURDAY,
  SUNDAY,
  THURSDAY,
  dayNumber,
  dayNumberOf,
  easterSunday,
  lastWeekday,
  nthWeekday,
  weekdayOf,
} from './civil-date.js';

export type TradingDay = 'FULL' | 'HALF' | 'CLOSED';

const JUNETEENTH_SINCE = 2022;

/**
 * NYSE Rule 7.2 and the early closes that the exchange announces every year. `date` is `YYYY-MM-DD`, from 2000 on;
 * what the exchange did differently in a year is in the overrides of `calendar.yaml`.
 */
export function nyseDay(date: string): TradingDay {
  const day = dayNumber(date);
  const year = Number(date.slice(0, 4));
  if (isWeekend(day) || holidays(year).includes(day)) return 'CLOSED';
  return halfDays(year).includes(day) ? 'HALF' : 'FULL';
}

function holidays(year: number): readonly number[] {
  return [
    // A New Year on a Saturday is not observed: the Friday before is of another year, whose list does not have it.
    observed(dayNumberOf(year, 1, 1)),
    nthWeekday({ year, month: 1, weekday: MONDAY }, 3), // Martin Luther King Jr. Day
    nthWeekday({ year, month: 2, weekday: MONDAY }, 3), // Washington's Birthday
    easterSunday(year) - 2, // Good Friday
    lastWeekday({ year, month: 5, weekday: MONDAY }), // Memorial Day
    ...(year < JUNETEENTH_SINCE ? [] : [observed(dayNumberOf(year, 6, 19))]),
    observed(dayNumberOf(year, 7, 4)), // Independence Day
    nthWeekday({ year, month: 9, weekday: MONDAY }, 1), // Labor Day
    thanksgiving(year),
    observed(dayNumberOf(year, 12, 25)), // Christmas Day
  ];
}

/** The eves of July 4 and Christmas count only where they are not themselves weekend or the observed holiday. */
function halfDays(year: number): readonly number[] {
  return [thanksgiving(year) + 1, dayNumberOf(year, 7, 3), dayNumberOf(year, 12, 24)];
}

function thanksgiving(year: number): number {
  return nthWeekday({ year, month: 11, weekday: THURSDAY }, 4);
}

function observed(holiday: number): number {
  const weekday = weekdayOf(holiday);
  if (weekday === SATURDAY) return holiday - 1;
  return weekday === SUNDAY ? holiday + 1 : holiday;
}

function isWeekend(day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}
