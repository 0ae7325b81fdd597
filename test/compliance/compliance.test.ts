/** The engine of the rules: all of them run, dates decide the version, the first refusal names the reason. */
import { describe, expect, it } from '@jest/globals';
import { limitsInUse } from '../../src/compliance/limits-in-use.js';
import { rulebookSchema } from '../../src/compliance/rulebook.js';
import { NOON } from '../support/orders.js';
import { aDesk, accounts, calendar, outcomeOf, resultOf, ruleOf, rulebookText } from './desk.js';
import type { RulebookText } from './desk.js';

const ORDER = [
  'AUTHORISED',
  'RESTRICTED_LIST',
  'TICK_LOT',
  'SESSION',
  'FAT_FINGER_QTY',
  'FAT_FINGER_VALUE',
  'PRICE_COLLAR',
  'STOP_SIDE',
  'REDUCE_ONLY',
  'DUPLICATE',
  'CREDIT_AGG_CUSTOMER',
  'CREDIT_AGG_FIRM',
];
/** Rules that say nothing of a plain order. */
const ONLY_FOR_SOME = new Set(['STOP_SIDE', 'REDUCE_ONLY']);
const DAY = 86_400_000_000;

/** Two versions side by side: 5 % until 5 January 2026, 10 % from the 6th. */
function twoCollars(text: RulebookText): void {
  const old = ruleOf(text, 'PRICE_COLLAR');
  text.rules.push({
    ...old,
    version: 2,
    effectiveFrom: '2026-01-06',
    parameters: { ...old.parameters, maximum: '0.10' },
  });
  old.effectiveTo = '2026-01-05';
}

function soften(text: RulebookText): void {
  ruleOf(text, 'PRICE_COLLAR').severity = 'SOFT';
}

/** The shipped rulebook after `bend`, as its schema complains of it. */
function faults(bend: (text: RulebookText) => void): string[] {
  const text = rulebookText();
  bend(text);
  const issues = rulebookSchema.safeParse(text).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const TWENTY = 20n * 10n ** 8n;

describe('a check', () => {
  it('passes a good order with every rule on record', () => {
    const verdict = aDesk().check();
    expect(verdict).toMatchObject({
      accepted: true,
      ordRejReason: null,
      text: null,
      reservePx: 1_872_600,
      rulebookVersion: 2,
    });
    expect(verdict.results.map(({ ruleId }) => ruleId)).toEqual(ORDER);
    const applied = verdict.results.filter(({ outcome }) => outcome !== 'NOT_APPLICABLE');
    expect(applied.map(({ ruleId }) => ruleId)).toEqual(ORDER.filter((ruleId) => !ONLY_FOR_SOME.has(ruleId)));
    expect(applied.every(({ outcome, message }) => outcome === 'PASS' && message === null)).toBe(true);
    expect(verdict.results.every(({ version, citation }) => version === 1 && citation !== '')).toBe(true);
  });

  it('runs every rule though the first refuses, and gives the first as the reason', () => {
    const verdict = aDesk().check({ account: 'NONE', price: 5_000_050, orderQty: 150_000 });
    expect(verdict.ordRejReason).toBe('UNKNOWN_ACCOUNT');
    const refused = verdict.results.filter(({ outcome }) => outcome === 'BLOCK').map(({ ruleId }) => ruleId);
    expect(refused).toEqual(['AUTHORISED', 'TICK_LOT', 'FAT_FINGER_QTY', 'FAT_FINGER_VALUE', 'PRICE_COLLAR']);
    expect(outcomeOf(verdict, 'CREDIT_AGG_CUSTOMER')).toBe('DATA_MISSING');
  });

  it('takes the reason from the order of the rulebook', () => {
    const verdict = aDesk((text) => {
      text.rules = text.rules.toReversed();
    }).check({ price: 5_000_050, orderQty: 1 });
    expect(verdict.ordRejReason).toBe('PRICE_EXCEEDS_CURRENT_PRICE_BAND');
  });

  it('refuses an unknown instrument with every answer on record', () => {
    const verdict = aDesk().check({ symbol: 'NONE' });
    expect(verdict).toMatchObject({ accepted: false, ordRejReason: 'UNKNOWN_SYMBOL', nbbo: null });
    expect(verdict.results.map(({ ruleId }) => ruleId)).toEqual(ORDER);
  });

  it('warns where a soft rule would have refused, and lets a soft rule lack its facts', () => {
    const verdict = aDesk(soften).check({ price: 2_000_000 });
    expect(verdict.accepted).toBe(true);
    expect(outcomeOf(verdict, 'PRICE_COLLAR')).toBe('WARN');
    const blind = aDesk((text) => {
      soften(text);
      Object.assign(text.valuation[0] ?? {}, { effectiveTo: '2020-12-31' });
    }).check();
    expect(blind.accepted).toBe(true);
    expect(outcomeOf(blind, 'PRICE_COLLAR')).toBe('DATA_MISSING');
  });

  it('checks children against all but what their parent covers', () => {
    const desk = aDesk();
    const scales = { pxScale: 4, qtyScale: 0 };
    desk.ledger.reserve({
      orderId: 'P',
      account: 'EQ1-MAIN',
      side: 'BUY',
      qty: 50_000_000,
      px: 10_000,
      scales,
      at: NOON,
    });
    const child = { clause: 'CHILD', parentOrderId: 'P', venue: 'V1' } as const;
    const verdict = desk.check({}, child);
    expect(verdict).toMatchObject({ accepted: true, reservePx: null });
    for (const ruleId of ['DUPLICATE', 'CREDIT_AGG_CUSTOMER', 'CREDIT_AGG_FIRM']) {
      expect(resultOf(verdict, ruleId)).toMatchObject({
        outcome: 'NOT_APPLICABLE',
        message: expect.stringContaining('parent'),
      });
    }
    expect(desk.check({ price: 2_000_000 }, child).ordRejReason).toBe('PRICE_EXCEEDS_CURRENT_PRICE_BAND');
    expect(desk.check({ symbol: 'PFE', price: 283_600 }, child).ordRejReason).toBe('BROKER_EXCHANGE_OPTION');
  });

  it('gives the same inputs the same hash and other inputs another', () => {
    const desk = aDesk();
    const hashOf = (...order: Parameters<typeof desk.check>) =>
      new Set(desk.check(...order).results.map((one) => one.inputsHash));
    const first = hashOf();
    expect(first.size).toBe(1);
    expect([...first][0]).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf()).toEqual(first);
    expect(hashOf({ orderQty: 9_999 })).not.toEqual(first);
    desk.quote('AAPL', 1_872_000, 1_872_200);
    expect(hashOf()).not.toEqual(first);
  });

  it('leaves an order outside its scope alone', () => {
    const desk = aDesk((text) => {
      ruleOf(text, 'PRICE_COLLAR').scope = { desks: ['Equities 2'] };
    });
    expect(outcomeOf(desk.check({ price: 5_000_000, orderQty: 1 }), 'PRICE_COLLAR')).toBe('NOT_APPLICABLE');
  });
});

describe('effective dates', () => {
  it('uses the version in force on the New York date', () => {
    const desk = aDesk(twoCollars);
    const at = (time: number) =>
      resultOf(desk.check({ price: 2_000_000, orderQty: 1 }, { at: time }), 'PRICE_COLLAR');
    const midnight = NOON + DAY / 2;
    expect(at(midnight - 1)).toMatchObject({ version: 1, outcome: 'BLOCK' });
    expect(at(midnight)).toMatchObject({ version: 2, outcome: 'PASS' });
  });

  it('says so when no version is in force', () => {
    const desk = aDesk((text) => {
      ruleOf(text, 'PRICE_COLLAR').effectiveTo = '2025-12-31';
    });
    expect(resultOf(desk.check({ price: 5_000_000, orderQty: 1 }), 'PRICE_COLLAR')).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      message: 'no version of the rule is in force on 2026-01-05',
    });
  });

  it('reserves at nothing when nothing in force can or must value an order', () => {
    const desk = aDesk((text) => {
      Object.assign(text.valuation[0] ?? {}, { effectiveTo: '2020-12-31' });
      for (const rule of text.rules.slice(4)) rule.effectiveTo = '2020-12-31';
    });
    expect(desk.check({ ordType: 'MARKET', price: null })).toMatchObject({ accepted: true, reservePx: 0 });
  });
});

describe('the rulebook file', () => {
  it.each<[string, (text: RulebookText) => void, RegExp]>([
    [
      'an unknown rule',
      (text) => text.rules.push({ ...ruleOf(text, 'TICK_LOT'), ruleId: 'TICKS' }),
      /rules\.12\.ruleId: "TICKS" is not a rule; there are AUTHORISED/,
    ],
    ['a rule left out', (text) => text.rules.pop(), /rules: CREDIT_AGG_FIRM is not mentioned/],
    [
      'two versions at once',
      (text) => text.rules.push({ ...ruleOf(text, 'TICK_LOT'), version: 2 }),
      /TICK_LOT: versions 1 and 2 are both in force/,
    ],
    [
      'an end before the beginning',
      (text) => Object.assign(ruleOf(text, 'TICK_LOT'), { effectiveTo: '2019-01-01' }),
      /ends before it begins/,
    ],
    [
      'a number for an amount',
      (text) => Object.assign(ruleOf(text, 'CREDIT_AGG_FIRM').parameters, { maximum: 5 }),
      /rules\.11\.parameters\.maximum: write the amount in quotes/,
    ],
    [
      'a fraction of more than one',
      (text) => Object.assign(ruleOf(text, 'PRICE_COLLAR').parameters, { maximum: '5' }),
      /rules\.6\.parameters\.maximum: "5" is not a fraction/,
    ],
    [
      'an unknown parameter',
      (text) => Object.assign(ruleOf(text, 'TICK_LOT').parameters, { tick: '1' }),
      /rules\.2\.parameters/,
    ],
    [
      'a warning above the maximum',
      (text) =>
        Object.assign(ruleOf(text, 'FAT_FINGER_QTY').parameters, { default: { warning: '2', maximum: '1' } }),
      /default\.warning: is above the maximum/,
    ],
  ])('names %s', (_name, bend, message) => {
    expect(faults(bend).join('\n')).toMatch(message);
  });

  it('is good as shipped', () => {
    expect(faults(() => undefined)).toEqual([]);
  });
});

describe('limits in use', () => {
  it('lists every account and the firm', () => {
    const { ledger, rulebook } = aDesk();
    ledger.reserve({
      orderId: 'P',
      account: 'EQ1-ALGO',
      side: 'BUY',
      qty: 10,
      px: 15_000,
      scales: { pxScale: 4, qtyScale: 0 },
      at: NOON,
    });
    const rows = limitsInUse({ rulebook, accounts, ledger, calendar }, NOON);
    expect(rows.map(({ account, used, limit }) => [account, used, limit])).toEqual([
      ['EQ1-MAIN', '0', '50000000'],
      ['EQ1-ALGO', '15', '20000000'],
      ['EQ2-MAIN', '0', '50000000'],
      [null, '15', '100000000'],
    ]);
    const shared = { rulebook, accounts, ledger, calendar, firmLimit: () => TWENTY };
    const [firm] = limitsInUse(shared, NOON).slice(-1);
    expect(firm).toMatchObject({ account: null, used: '15', limit: '20' });
  });
});
