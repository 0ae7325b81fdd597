/** Reference files: good as shipped, and every fault named by its key. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { z } from 'zod';
import { tickAt } from '../../src/model/instrument.js';
import { Accounts, accountsSchema } from '../../src/reference/accounts.js';
import { Instruments, instrumentsSchema } from '../../src/reference/instruments.js';
import { Users, usersSchema } from '../../src/reference/users.js';
import { readSettingsFile, settingsText } from '../support/settings-file.js';

function faults(schema: z.ZodType, value: unknown): string {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
}

/** The shipped file with changes to its first row. */
function bent(file: string, list: string, changes: Record<string, unknown>): unknown {
  const content: Record<string, Record<string, unknown>[]> = parse(settingsText(file));
  Object.assign(content[list]?.[0] ?? {}, changes);
  return content;
}

function twice(file: string, list: string): unknown {
  const content: Record<string, unknown[]> = parse(settingsText(file));
  content[list]?.push(content[list][0]);
  return content;
}

describe('instruments', () => {
  const instruments = new Instruments(instrumentsSchema.parse(readSettingsFile('instruments.yaml')));

  it('counts prices and quantities in whole units', () => {
    expect(instruments.get('AAPL')).toMatchObject({
      pxScale: 4,
      qtyScale: 0,
      priorClosePx: 1_868_000,
      roundLot: 100,
    });
    expect(instruments.get('BTCUSDT')).toMatchObject({ pxScale: 2, qtyScale: 5, minQtyIncrement: 1 });
    expect(instruments.get('NONE')).toBeUndefined();
  });

  it('steps the tick at one dollar, inclusive', () => {
    const plug = instruments.get('PLUG');
    if (!plug) throw new Error('no PLUG');
    expect([tickAt(plug, 99_999), tickAt(plug, 100_000)]).toEqual([10, 1_000]);
  });

  it('closes every instrument on its own tick', () => {
    const off = instruments.all().filter((one) => one.priorClosePx % tickAt(one, one.priorClosePx) !== 0);
    expect(off).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'scales that money cannot hold',
      { pxScale: 5, qtyScale: 4 },
      /instruments\.0\.pxScale: pxScale \+ qtyScale is 5 \+ 4/,
    ],
    [
      'a number for a decimal',
      { priorClose: 186.8 },
      /instruments\.0\.priorClose: write the decimal in quotes/,
    ],
    [
      'a close finer than the scale',
      { priorClose: '186.80001' },
      /instruments\.0\.priorClose: "186\.80001" must be above zero with at most 4 digits/,
    ],
    ['a lot of nothing', { roundLot: '0' }, /instruments\.0\.roundLot/],
    [
      'a lot that is no multiple of the increment',
      { minQtyIncrement: '7' },
      /instruments\.0\.roundLot: is not a multiple/,
    ],
    [
      'a tick table that is not there',
      { tickTable: 'NONE' },
      /tickTable: "NONE" is not among US_EQUITY, HUNDREDTHS/,
    ],
    ['ticks finer than the scale', { pxScale: 2 }, /tickTable: US_EQUITY must start/],
    ['an unknown key', { lot: 1 }, /instruments\.0/],
  ])('names %s', (_name, changes, message) => {
    expect(faults(instrumentsSchema, bent('instruments.yaml', 'instruments', changes))).toMatch(message);
  });

  it('names a symbol that is listed twice', () => {
    expect(faults(instrumentsSchema, twice('instruments.yaml', 'instruments'))).toMatch(
      /symbol: AAPL is listed twice/,
    );
  });
});

describe('accounts', () => {
  it('has two desks', () => {
    const accounts = new Accounts(accountsSchema.parse(readSettingsFile('accounts.yaml')));
    expect(accounts.get('EQ2-MAIN')).toMatchObject({ desk: 'Equities 2', currency: 'USD', enabled: true });
    expect(new Set(accounts.all().map(({ desk }) => desk)).size).toBe(2);
  });

  it('names a second currency and an account that is listed twice', () => {
    expect(faults(accountsSchema, bent('accounts.yaml', 'accounts', { currency: 'EUR' }))).toMatch(
      /accounts\.1\.currency: all accounts are in EUR/,
    );
    expect(faults(accountsSchema, twice('accounts.yaml', 'accounts'))).toMatch(
      /accounts\.3\.account: EQ1-MAIN is listed twice/,
    );
  });
});

describe('users', () => {
  it('gives every demo key a user and every user known accounts', () => {
    const users = new Users(usersSchema.parse(readSettingsFile('users.yaml')));
    const accounts = new Accounts(accountsSchema.parse(readSettingsFile('accounts.yaml')));
    const roles = users.demoKeys.map(({ key, userId }) => [key, users.get(userId)?.role]);
    expect(roles).toEqual([
      ['demo-trader', 'trader'],
      ['demo-trader-2', 'trader'],
      ['demo-desk', 'sales-trader'],
      ['demo-compliance', 'compliance'],
      ['demo-risk', 'risk'],
      ['demo-admin', 'admin'],
    ]);
    expect(() => users.checkAccounts(accounts)).not.toThrow();
    expect(users.get('nobody')).toBeUndefined();
  });

  it('names a grant of an account that does not exist', () => {
    const users = new Users(usersSchema.parse(bent('users.yaml', 'users', { accounts: ['EQ9'] })));
    const accounts = new Accounts(accountsSchema.parse(readSettingsFile('accounts.yaml')));
    expect(() => users.checkAccounts(accounts)).toThrow('user trader-1 is given account EQ9');
  });

  it('names a demo key of nobody, an unknown role and a user listed twice', () => {
    expect(faults(usersSchema, bent('users.yaml', 'demoKeys', { userId: 'nobody' }))).toMatch(
      /demoKeys\.0\.userId: nobody is not among/,
    );
    expect(faults(usersSchema, bent('users.yaml', 'users', { role: 'king' }))).toMatch(/users\.0\.role/);
    expect(faults(usersSchema, twice('users.yaml', 'users'))).toMatch(
      /users\.6\.userId: trader-1 is listed twice/,
    );
  });
});
