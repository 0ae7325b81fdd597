/** Holidays and half days of the New York Stock Exchange, as the exchange published them. */
import { describe, expect, it } from '@jest/globals';
import { dateOfDay, dayNumber, easterSunday, weekdayOf } from '../../src/reference/civil-date.js';
import { calendarSchema, createCalendar } from '../../src/reference/calendar-settings.js';
import { nyseDay } from '../../src/reference/nyse-days.js';
import { readSettingsFile } from '../support/settings-file.js';

interface Year {
  /** Weekdays without a session, `MM-DD`. */
  readonly closed: string;
  readonly half: string;
  readonly sessions: number;
}

const YEARS: Readonly<Record<number, Year>> = {
  2001: {
    closed: '01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25',
    half: '07-03 11-23 12-24',
    sessions: 248,
  },
  2002: {
    closed: '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25',
    half: '07-05 11-29 12-24',
    sessions: 252,
  },
  2007: {
    closed: '01-01 01-02 01-15 02-19 04-06 05-28 07-04 09-03 11-22 12-25',
    half: '07-03 11-23 12-24',
    sessions: 251,
  },
  2012: {
    closed: '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25',
    half: '07-03 11-23 12-24',
    sessions: 250,
  },
  2013: {
    closed: '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25',
    half: '07-03 11-29 12-24',
    sessions: 252,
  },
  2018: {
    closed: '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25',
    half: '07-03 11-23 12-24',
    sessions: 251,
  },
  2021: {
    closed: '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24',
    half: '11-26',
    sessions: 252,
  },
  2022: {
    closed: '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26',
    half: '11-25',
    sessions: 251,
  },
  2023: {
    closed: '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25',
    half: '07-03 11-24',
    sessions: 250,
  },
  2024: {
    closed: '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25',
    half: '07-03 11-29 12-24',
    sessions: 252,
  },
  2025: {
    closed: '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25',
    half: '07-03 11-28 12-24',
    sessions: 250,
  },
  2026: {
    closed: '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25',
    half: '11-27 12-24',
    sessions: 251,
  },
  2027: {
    closed: '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24',
    half: '11-26',
    sessions: 251,
  },
  2028: {
    closed: '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25',
    half: '07-03 11-24',
    sessions: 251,
  },
};

const monthAndDay = (date: string) => date.slice(5);
const calendar = createCalendar('nyse', calendarSchema.parse(readSettingsFile('calendar.yaml')));

function weekdays(year: string): readonly string[] {
  const first = dayNumber(`${year}-01-01`);
  return Array.from({ length: 366 }, (_, index) => first + index)
    .filter((day) => weekdayOf(day) % 6 !== 0)
    .map(dateOfDay)
    .filter((date) => date.startsWith(year));
}

describe.each(Object.entries(YEARS))('%s', (year, { closed, half, sessions }) => {
  const ofYear = calendar.sessionsBetween(`${year}-01-01`, `${year}-12-31`);

  it('is closed on its holidays and no other weekday', () => {
    const dates = weekdays(year).filter((date) => calendar.session(date) === null);
    expect(dates.map(monthAndDay)).toEqual(closed.split(' '));
  });

  it('closes early on its half days and no other', () => {
    const dates = ofYear.filter(({ halfDay }) => halfDay).map(({ date }) => date);
    expect(dates.map(monthAndDay)).toEqual(half.split(' '));
  });

  it('has its number of sessions, all on weekdays', () => {
    expect(ofYear).toHaveLength(sessions);
    expect(ofYear.filter(({ date }) => weekdayOf(dayNumber(date)) % 6 === 0)).toEqual([]);
  });
});

describe('the rules', () => {
  it('know weekdays on both sides of 1970', () => {
    expect(
      ['1969-12-28', '1969-12-31', '1970-01-01', '2026-07-04'].map((date) => weekdayOf(dayNumber(date))),
    ).toEqual([0, 3, 4, 6]);
  });

  it('do not observe a New Year that falls on a Saturday', () => {
    expect(['2010-12-31', '2021-12-31', '2027-12-31'].map(nyseDay)).toEqual(['FULL', 'FULL', 'FULL']);
  });

  it('trade on June 19 until 2021', () => {
    expect(['2020-06-19', '2021-06-18', '2022-06-20'].map(nyseDay)).toEqual(['FULL', 'FULL', 'CLOSED']);
  });

  it.each([
    ['2000', '04-23'],
    ['2008', '03-23'],
    ['2011', '04-24'],
    ['2024', '03-31'],
    ['2038', '04-25'],
    ['2285', '03-22'],
  ])('know Easter of %s', (year, easter) => {
    expect(dateOfDay(easterSunday(Number(year)))).toBe(`${year}-${easter}`);
  });
});
