/** Sessions: which one a moment belongs to, cut-offs, changes of the clocks, order and completeness. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatMicros, parseMicros } from '../../src/lib/clock.js';
import { calendarSchema, createCalendar } from '../../src/reference/calendar-settings.js';
import { dateOfDay, dayNumber } from '../../src/reference/civil-date.js';
import { ExchangeTime } from '../../src/reference/exchange-time.js';
import type { Session } from '../../src/reference/trading-calendar.js';
import { TradingCalendar } from '../../src/reference/trading-calendar.js';
import { readSettingsFile } from '../support/settings-file.js';

const settings = calendarSchema.parse(readSettingsFile('calendar.yaml'));
const nyse = createCalendar('nyse', settings);
const always = createCalendar('always', settings);
const HOUR = 3_600_000_000;

/** `2026-07-02 15:50` in New York's summer is UTC − 4, in winter UTC − 5; the offset is written out. */
function moment(text: string): number {
  const at = parseMicros(text);
  if (at === undefined) throw new Error(`not a time: ${text}`);
  return at;
}

function sessionOf(calendar: TradingCalendar, date: string): Session {
  const session = calendar.session(date);
  if (!session) throw new Error(`no session on ${date}`);
  return session;
}

const printed = ({ opensAt, closesAt, openCutoffAt, closeCutoffAt }: Session) =>
  [opensAt, closesAt, openCutoffAt, closeCutoffAt].map(formatMicros);
/** `HH:MM` in UTC. */
const clock = (at: number) => formatMicros(at).slice(11, 16);

function hoursOf(date: string): number {
  const { opensAt, closesAt } = sessionOf(always, date);
  return (closesAt - opensAt) / HOUR;
}

const check = <Value>(values: fc.Arbitrary<Value>, holds: (value: Value) => void) =>
  fc.assert(fc.property(values, holds), { numRuns: 2_000 });

describe('a session of the exchange', () => {
  it('is from 09:30 to 16:00, OPG until 09:28, CLS until 15:50', () => {
    expect(printed(sessionOf(nyse, '2026-07-02'))).toEqual([
      '2026-07-02T13:30:00.000000Z',
      '2026-07-02T20:00:00.000000Z',
      '2026-07-02T13:28:00.000000Z',
      '2026-07-02T19:50:00.000000Z',
    ]);
  });

  it('ends at 13:00 on a half day, CLS until 12:50', () => {
    const session = sessionOf(nyse, '2026-11-27');
    expect(session.halfDay).toBe(true);
    expect(printed(session)).toEqual([
      '2026-11-27T14:30:00.000000Z',
      '2026-11-27T18:00:00.000000Z',
      '2026-11-27T14:28:00.000000Z',
      '2026-11-27T17:50:00.000000Z',
    ]);
  });

  it('has the cut-offs of its listing market', () => {
    const [full, half] = ['2026-07-02', '2026-11-27'].map((date) =>
      ['XNAS', 'XNYS'].map((mic) => clock(sessionOf(nyse.of(mic), date).closeCutoffAt)),
    );
    expect([full, half]).toEqual([
      ['19:55', '19:50'],
      ['17:55', '17:50'],
    ]);
  });

  it('opens at 09:30 on the wall whatever the clocks do', () => {
    const dates = ['2026-03-06', '2026-03-09', '2026-10-30', '2026-11-02'];
    const opens = dates.map((date) => clock(sessionOf(nyse, date).opensAt));
    expect(opens).toEqual(['14:30', '13:30', '13:30', '14:30']);
  });

  it('is in progress from its open until before its close', () => {
    const { opensAt, closesAt } = sessionOf(nyse, '2026-07-02');
    expect([opensAt - 1, opensAt, closesAt - 1, closesAt].map((at) => nyse.isOpen(at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('the session that an order is for', () => {
  it.each([
    ['at night', '2026-07-02T03:00:00-04:00', '2026-07-02'],
    ['in the session', '2026-07-02T15:59:59.999999-04:00', '2026-07-02'],
    ['at the close, before a holiday and a weekend', '2026-07-02T16:00:00-04:00', '2026-07-06'],
    ['on the holiday', '2026-07-03T11:00:00-04:00', '2026-07-06'],
    ['on a Sunday evening', '2026-07-05T23:00:00-04:00', '2026-07-06'],
    ['after a half day', '2026-12-24T13:00:00-05:00', '2026-12-28'],
    ['before a storm', '2012-10-28T12:00:00-04:00', '2012-10-31'],
  ])('%s', (_when, at, date) => {
    expect(nyse.sessionFor(moment(at)).date).toBe(date);
  });

  it('does not depend on what was asked before', () => {
    const asked = ['2026-07-02T12:00:00-04:00', '2026-07-01T12:00:00-04:00', '2026-07-02T17:00:00-04:00'];
    const dates = [...asked, ...asked].map((at) => nyse.sessionFor(moment(at)).date);
    expect(dates.slice(0, 3)).toEqual(['2026-07-02', '2026-07-01', '2026-07-06']);
    expect(dates.slice(3)).toEqual(dates.slice(0, 3));
  });

  it('has one before it and one after it', () => {
    const { opensAt, closesAt } = sessionOf(nyse, '2026-07-06');
    expect(nyse.nextSession(opensAt - 1).date).toBe('2026-07-06');
    expect(nyse.nextSession(opensAt).date).toBe('2026-07-07');
    expect(nyse.previousSession(closesAt - 1).date).toBe('2026-07-02');
    expect(nyse.previousSession(closesAt).date).toBe('2026-07-06');
  });

  it.each([
    ['2026-07-02T09:27:59.999999-04:00', '2026-07-02', '2026-07-02'],
    ['2026-07-02T09:28:00-04:00', '2026-07-06', '2026-07-02'],
    ['2026-07-02T15:49:59.999999-04:00', '2026-07-06', '2026-07-02'],
    ['2026-07-02T15:50:00-04:00', '2026-07-06', '2026-07-06'],
    ['2026-11-27T12:50:00-05:00', '2026-11-30', '2026-11-30'],
  ])('takes OPG and CLS orders until their cut-offs (%s)', (at, opening, closing) => {
    expect(nyse.openingFor(moment(at)).date).toBe(opening);
    expect(nyse.closingFor(moment(at)).date).toBe(closing);
  });
});

describe('sessions: always', () => {
  it('has one on every date, from midnight to midnight in New York', () => {
    const sessions = always.sessionsBetween('2026-07-03', '2026-07-05');
    expect(sessions.map(printed).map(([opens, closes]) => [opens, closes])).toEqual([
      ['2026-07-03T04:00:00.000000Z', '2026-07-04T04:00:00.000000Z'],
      ['2026-07-04T04:00:00.000000Z', '2026-07-05T04:00:00.000000Z'],
      ['2026-07-05T04:00:00.000000Z', '2026-07-06T04:00:00.000000Z'],
    ]);
  });

  it('has 23 and 25 hours when the clocks change', () => {
    expect(['2026-03-07', '2026-03-08', '2026-03-09'].map(hoursOf)).toEqual([24, 23, 24]);
    expect(['2026-10-31', '2026-11-01', '2026-11-02'].map(hoursOf)).toEqual([24, 25, 24]);
  });

  it('is open at night and at weekends, and takes OPG and CLS orders at any time', () => {
    const sunday = moment('2026-07-05T03:00:00-04:00');
    expect([always.isOpen(sunday), always.sessionFor(sunday).date]).toEqual([true, '2026-07-05']);
    expect([always.openingFor(sunday).date, always.closingFor(sunday).date]).toEqual([
      '2026-07-06',
      '2026-07-05',
    ]);
    const late = moment('2026-07-05T23:58:00-04:00');
    expect([always.openingFor(late).date, always.closingFor(late).date]).toEqual([
      '2026-07-07',
      '2026-07-06',
    ]);
    expect(always.of('XNAS')).toBe(always);
  });
});

describe('wall-clock times', () => {
  const time = new ExchangeTime();
  const at = (date: string, hour: number, minute: number) =>
    formatMicros(time.momentOf(date, hour * 3600 + minute * 60)).slice(0, 16);

  it('that the clocks leave out are as late as before the change', () => {
    expect(at('2026-03-08', 1, 59)).toBe('2026-03-08T06:59');
    expect(at('2026-03-08', 2, 30)).toBe('2026-03-08T07:30');
    expect(at('2026-03-08', 3, 0)).toBe('2026-03-08T07:00');
  });

  it('that occur twice are the first of the two', () => {
    expect(at('2026-11-01', 0, 59)).toBe('2026-11-01T04:59');
    expect(at('2026-11-01', 1, 30)).toBe('2026-11-01T05:30');
    expect(at('2026-11-01', 2, 0)).toBe('2026-11-01T07:00');
  });

  it('belong to their date, before 1970 too', () => {
    expect(time.dateOf(moment('1969-12-31T23:30:00-05:00'))).toBe('1969-12-31');
    expect(time.dateOf(moment('1970-01-01T00:00:00-05:00'))).toBe('1970-01-01');
  });
});

describe.each([
  ['nyse', nyse],
  ['nyse for XNAS', nyse.of('XNAS')],
  ['always', always],
])('%s on any date', (_name, calendar) => {
  const dates = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2100-12-31') }).map(dateOfDay);
  const moments = fc.tuple(dates, fc.integer({ min: 0, max: 24 * HOUR - 1 })).map(([date, micros]) => {
    return dayNumber(date) * 24 * HOUR + micros;
  });

  it('a session lies within its date', () => {
    check(dates, (date) => {
      const session = calendar.session(date);
      if (!session) return;
      expect([session.opensAt, session.closesAt - 1].map((at) => calendar.tradingDate(at))).toEqual([
        date,
        date,
      ]);
      expect(session.openCutoffAt).toBeLessThanOrEqual(session.opensAt);
      expect(session.closeCutoffAt).toBeGreaterThan(session.opensAt);
      expect(session.closeCutoffAt).toBeLessThanOrEqual(session.closesAt);
    });
  });

  it('sessions are in order and do not overlap', () => {
    check(moments, (at) => {
      const [before, during] = [calendar.previousSession(at), calendar.sessionFor(at)];
      const after = calendar.nextSession(during.opensAt);
      expect(before.closesAt).toBeLessThanOrEqual(during.opensAt);
      expect(during.closesAt).toBeLessThanOrEqual(after.opensAt);
      // Nothing is left out between them.
      expect(calendar.sessionsBetween(before.date, after.date)).toEqual([before, during, after]);
    });
  });

  it('a moment is after the session before and not after the one it is for', () => {
    check(moments, (at) => {
      const session = calendar.sessionFor(at);
      expect(session).toEqual(calendar.session(session.date));
      expect(at).toBeLessThan(session.closesAt);
      expect(at).toBeGreaterThanOrEqual(calendar.previousSession(at).closesAt);
      expect(calendar.isOpen(at)).toBe(at >= session.opensAt);
      expect(session.date >= calendar.tradingDate(at)).toBe(true);
    });
  });

  it('trading dates and sessions only move forward', () => {
    check(fc.tuple(moments, fc.integer({ min: 0, max: 100 * HOUR })), ([at, later]) => {
      expect(calendar.tradingDate(at + later) >= calendar.tradingDate(at)).toBe(true);
      expect(calendar.sessionFor(at + later).date >= calendar.sessionFor(at).date).toBe(true);
    });
  });
});

describe('a calendar without sessions', () => {
  it('says so instead of searching for ever', () => {
    const closed = new TradingCalendar(() => null);
    expect(() => closed.sessionFor(moment('2026-07-02T12:00:00Z'))).toThrow(
      'calendar.yaml leaves no session within a year of 2026-07-02',
    );
  });
});
