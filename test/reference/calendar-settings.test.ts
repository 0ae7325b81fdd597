/** The calendar's files: overrides at work, splits looked up, every fault named by file and key. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../src/config.js';
import { loadConfiguration } from '../../src/configuration.js';
import { settingsText } from '../support/settings-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-calendar-'));
  cpSync(join(import.meta.dirname, '../../config'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes a text of a shipped file, which must have it. */
function bend(file: string, from: string, to: string): void {
  const text = settingsText(file);
  if (!text.includes(from)) throw new Error(`${file} does not have: ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
}

const override = (row: string) => bend('calendar.yaml', 'overrides:\n', `overrides:\n    - { ${row} }\n`);
const splits = (...rows: readonly string[]) =>
  writeFileSync(
    join(folder, 'corporate-actions.yaml'),
    `splits:\n${rows.map((row) => `  - { ${row} }\n`).join('')}`,
  );
const useNyse = () => bend('default.yaml', 'sessions: always', 'sessions: nyse');

function fault(): string {
  try {
    loadConfiguration(folder);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.replace(folder, '');
    throw error;
  }
  return 'none';
}

describe('the calendar', () => {
  it('is as shipped open on every date, and one line away from the exchange', () => {
    expect(loadConfiguration(folder).calendar.session('2026-07-04')).not.toBeNull();
    useNyse();
    const { calendar } = loadConfiguration(folder);
    expect([calendar.session('2026-07-04'), calendar.session('2026-07-06')]).toEqual([
      null,
      expect.objectContaining({ halfDay: false }),
    ]);
  });

  it.each([
    ["date: '2026-07-06', session: closed, reason: storm", '2026-07-06', null],
    ["date: '2026-07-06', session: half, close: '14:30', reason: storm", '2026-07-06', [5, true, 600]],
    ["date: '2026-07-04', session: open, reason: a session on Saturday", '2026-07-04', [6.5, false, 600]],
    ["date: '2026-12-24', session: open, reason: no half day", '2026-12-24', [6.5, false, 600]],
  ])('takes { %s }', (row, date, expected) => {
    useNyse();
    override(row);
    const session = loadConfiguration(folder).calendar.session(date);
    const described = session && [
      (session.closesAt - session.opensAt) / 3.6e9,
      session.halfDay,
      (session.closesAt - session.closeCutoffAt) / 1e6,
    ];
    expect(described).toEqual(expected);
  });

  it('overrides the days of a listing market with its own cut-offs', () => {
    useNyse();
    override("date: '2026-07-06', session: half, close: '14:30', reason: storm");
    const session = loadConfiguration(folder).calendar.of('XNAS').session('2026-07-06');
    expect(session).toMatchObject({
      closesAt: Date.parse('2026-07-06T14:30-04:00') * 1000,
      closeCutoffAt: Date.parse('2026-07-06T14:25-04:00') * 1000,
    });
  });

  it.each([
    ["open: '09:30'", 'open: 0930', /calendar\.yaml is not valid:\n {2}nyse\.times\.open: write the time in/],
    ["open: '09:30'", "open: '9:30'", /nyse\.times\.open: is not a time of day such as '09:30'/],
    ["open: '09:30'", "open: '16:00'", /nyse\.times\.close: must be after open/],
    ["halfDayClose: '13:00'", "halfDayClose: '09:00'", /nyse\.times\.halfDayClose: must be after open/],
    [
      'closeCutoffSeconds: 600 # 15:50',
      'closeCutoffSeconds: 12600 #',
      /nyse\.times\.closeCutoffSeconds: is as long as a half day/,
    ],
    ['openCutoffSeconds: 120 # 09:28', '', /nyse\.times\.openCutoffSeconds: /],
    ['closeCutoffSeconds: 300', 'closeCutoffSeconds: -1', /nyse\.markets\.XNAS\.closeCutoffSeconds: /],
    ['closeCutoffSeconds: 300', "close: '12:00'", /nyse\.markets\.XNAS\.halfDayClose: must be after open/],
    ['XNAS: {', 'NASDAQ: {', /nyse\.markets\.NASDAQ: /],
    ["'2001-09-11', session: closed", "'2001-09-31', session: closed", /overrides\.0\.date: is not a date/],
    ["'2001-09-11', session: closed", "'2001-09-12', session: closed", /overrides\.1\.date: .* listed twice/],
    ["'2001-09-11', session: closed", "'2001-09-11', session: shut", /overrides\.0\.session: /],
    ["half, close: '13:00'", 'half', /overrides\.5\.close: write the time in quotes/],
    [
      "half, close: '13:00'",
      "half, close: '16:00'",
      /overrides\.5\.close: must be after the open and before/,
    ],
    [", reason: 'Hurricane Sandy'", '', /overrides\.9\.reason: /],
    ['always:', 'allways:', /calendar\.yaml is not valid:\n {2}always: /],
  ])('names the key of `%s` turned into `%s`', (from, to, message) => {
    bend('calendar.yaml', from, to);
    expect(fault()).toMatch(message);
  });

  it('names an unknown calendar', () => {
    bend('default.yaml', 'sessions: always', 'sessions: lse');
    expect(fault()).toMatch(/default\.yaml is not valid:\n {2}calendar\.sessions: .*"always"\|"nyse"/);
  });
});

describe('splits', () => {
  const AAPL = "symbol: AAPL, effectiveDate: '2026-08-31', numerator: 4, denominator: 1";

  it('are found by their effective date', () => {
    splits(AAPL, "symbol: F, effectiveDate: '2026-08-31', numerator: 1, denominator: 10");
    const { corporateActions } = loadConfiguration(folder);
    expect(corporateActions.splitsOn('2026-08-31')).toEqual([
      { symbol: 'AAPL', effectiveDate: '2026-08-31', numerator: 4, denominator: 1 },
      { symbol: 'F', effectiveDate: '2026-08-31', numerator: 1, denominator: 10 },
    ]);
    expect(corporateActions.splitsOn('2026-08-28')).toEqual([]);
  });

  it.each([
    [
      AAPL.replace('AAPL', 'NONE'),
      /corporate-actions\.yaml is not valid:\n {2}splits\.0\.symbol: NONE is not/,
    ],
    [AAPL.replace('numerator: 4', 'numerator: 1'), /splits\.0\.numerator: equals denominator/],
    [AAPL.replace('numerator: 4', 'numerator: 0'), /splits\.0\.numerator: /],
    [AAPL.replace('denominator: 1', 'denominator: 1.5'), /splits\.0\.denominator: /],
    [AAPL.replace('2026-08-31', '2026-08-32'), /splits\.0\.effectiveDate: is not a date/],
    [`${AAPL}, ratio: 4`, /splits\.0: .*ratio/],
  ])('name the key of { %s }', (row, message) => {
    splits(row);
    expect(fault()).toMatch(message);
  });

  it('name a symbol that is split twice on a date', () => {
    splits(AAPL, AAPL);
    expect(fault()).toMatch(/splits\.1\.symbol: AAPL is split twice on 2026-08-31/);
  });

  it('name a date on which the exchange has no session', () => {
    splits(AAPL.replace('2026-08-31', '2026-08-30'));
    expect(fault()).toBe('none');
    useNyse();
    expect(fault()).toMatch(
      /splits\.0\.effectiveDate: there is no session on 2026-08-30; give the first one/,
    );
  });
});
