/** Each rule by table: what passes, what warns, what is refused, and in which words. */
import { describe, expect, it } from '@jest/globals';
import type { OrderUnderCheck } from '../../src/compliance/facts.js';
import { RETAINED_MICROS } from '../../src/compliance/recent-orders.js';
import type { OrderTerms } from '../../src/model/order-terms.js';
import { NOON, someTerms } from '../support/orders.js';
import { MONEY_SCALE } from '../../src/model/money.js';
import { aDesk, outcomeOf, resultOf, ruleOf, userNamed } from './desk.js';

type Case = readonly [
  name: string,
  terms: Partial<OrderTerms>,
  more: Partial<OrderUnderCheck>,
  reason: string,
  text: RegExp,
];

const MONEY = 10n ** BigInt(MONEY_SCALE);

/** Orders alike, each with its own ClOrdID. */
function repeated(desk: ReturnType<typeof aDesk>, times: number, at = NOON): void {
  for (let i = 0; i < times; i += 1) desk.recent.entered(`O${i}`, someTerms({ clOrdId: `C${i}` }), at);
}

describe('AUTHORISED', () => {
  const disabled = { ...userNamed('trader-1'), enabled: false };
  it.each<Case>([
    ['a disabled user', {}, { user: disabled }, 'BROKER_EXCHANGE_OPTION', /trader-1 is disabled/],
    [
      'a role that does not trade',
      {},
      { user: userNamed('risk-1') },
      'BROKER_EXCHANGE_OPTION',
      /role risk may not.*trader, sales-trader/,
    ],
    ['an unknown account', { account: 'NONE' }, {}, 'UNKNOWN_ACCOUNT', /no account NONE/],
    [
      'an account of another desk',
      { account: 'EQ2-MAIN' },
      {},
      'UNKNOWN_ACCOUNT',
      /not approved.*EQ1-MAIN, EQ1-ALGO/,
    ],
    ['an unknown symbol', { symbol: 'NONE' }, {}, 'UNKNOWN_SYMBOL', /no instrument NONE/],
    [
      'a side that is not approved',
      { side: 'SELL_SHORT' },
      {},
      'BROKER_EXCHANGE_OPTION',
      /SELL_SHORT is not approved.*BUY, SELL/,
    ],
  ])('refuses %s', (_name, terms, more, reason, text) => {
    const verdict = aDesk().check(terms, more);
    expect(verdict).toMatchObject({
      accepted: false,
      ordRejReason: reason,
      text: expect.stringMatching(text),
    });
    expect(outcomeOf(verdict, 'AUTHORISED')).toBe('BLOCK');
  });

  it('refuses a child whose user was disabled since', () => {
    const child = { clause: 'CHILD', parentOrderId: 'P', venue: 'V1', user: disabled } as const;
    expect(aDesk().check({}, child).accepted).toBe(false);
  });
});

describe('TICK_LOT (Rule 612)', () => {
  it.each([
    ['AAPL', '10.005', 100_050, 'BLOCK'],
    ['AAPL', '10.00', 100_000, 'PASS'],
    ['PLUG', '0.99995', 99_995, 'BLOCK'],
    ['PLUG', '0.9999', 99_990, 'PASS'],
    ['PLUG', '1.00, in the upper branch', 100_000, 'PASS'],
    ['PLUG', '1.0001', 100_010, 'BLOCK'],
    ['PLUG', 'zero', 0, 'BLOCK'],
    ['PLUG', 'a sentinel of -1', -100_000, 'BLOCK'],
  ])('%s at %s', (symbol, _text, price, outcome) => {
    expect(outcomeOf(aDesk().check({ symbol, price }), 'TICK_LOT')).toBe(outcome);
  });

  it('names the nearest prices', () => {
    const result = resultOf(aDesk().check({ price: 1_868_050 }), 'TICK_LOT');
    expect(result.message).toBe('limit price 186.805 is not on the tick of 0.01; nearest: 186.80 or 186.81');
  });

  it.each([0, -100])('refuses a quantity of %d', (orderQty) => {
    const result = resultOf(aDesk().check({ orderQty }), 'TICK_LOT');
    expect(result).toMatchObject({
      outcome: 'BLOCK',
      message: `quantity ${orderQty} is not a multiple of 1 above zero`,
    });
  });
});

describe('FAT_FINGER_QTY', () => {
  it.each([
    [50_000, 'PASS'],
    [50_001, 'WARN'],
    [100_000, 'WARN'],
    [100_001, 'BLOCK'],
  ])('%d shares', (orderQty, outcome) => {
    expect(outcomeOf(aDesk().check({ orderQty, price: 1 }), 'FAT_FINGER_QTY')).toBe(outcome);
  });

  it('says what would pass', () => {
    const { message } = resultOf(aDesk().check({ orderQty: 1_000_000 }), 'FAT_FINGER_QTY');
    expect(message).toBe(
      'quantity 1,000,000 is above the maximum of 100,000 for one order in AAPL; at most 100000 passes',
    );
  });

  it('refuses a symbol without any limit', () => {
    const desk = aDesk((text) => Object.assign(ruleOf(text, 'FAT_FINGER_QTY').parameters, { default: null }));
    const verdict = desk.check();
    expect(verdict).toMatchObject({ accepted: false, ordRejReason: 'ORDER_EXCEEDS_LIMIT' });
    expect(outcomeOf(verdict, 'FAT_FINGER_QTY')).toBe('DATA_MISSING');
  });

  it('counts quantities finer than one', () => {
    const desk = aDesk();
    const bitcoin = (orderQty: number) => desk.check({ symbol: 'BTCUSDT', orderQty, price: 100 });
    expect(outcomeOf(bitcoin(10_000_000), 'FAT_FINGER_QTY')).toBe('WARN');
    expect(outcomeOf(bitcoin(10_000_001), 'FAT_FINGER_QTY')).toBe('BLOCK');
  });
});

describe('FAT_FINGER_VALUE', () => {
  it('holds the limit price times the quantity against the account', () => {
    const desk = aDesk();
    const at = (orderQty: number) => desk.check({ orderQty, price: 1_000_000 });
    expect(outcomeOf(at(50_000), 'FAT_FINGER_VALUE')).toBe('PASS');
    expect(outcomeOf(at(50_001), 'FAT_FINGER_VALUE')).toBe('WARN');
    expect(outcomeOf(at(100_001), 'FAT_FINGER_VALUE')).toBe('BLOCK');
    expect(
      outcomeOf(
        aDesk().check({ account: 'EQ1-ALGO', orderQty: 20_001, price: 1_000_000 }),
        'FAT_FINGER_VALUE',
      ),
    ).toBe('BLOCK');
  });

  it.each(['BUY', 'SELL'] as const)('values a market %s at the reference plus the collar', (side) => {
    const desk = aDesk();
    desk.quote('AAPL', 999_000, 1_001_000);
    const market = { side, ordType: 'MARKET', price: null } as const;
    expect(resultOf(desk.check({ ...market, orderQty: 50_000 }), 'FAT_FINGER_VALUE')).toMatchObject({
      outcome: 'WARN',
      observed: '5250000',
    });
    expect(desk.check({ ...market, orderQty: 50_000 }).reservePx).toBe(1_050_000);
  });
});

describe('PRICE_COLLAR', () => {
  it.each([
    ['a buy at the edge', 'BUY', 1_961_400, 'PASS'],
    ['a buy a tick above it', 'BUY', 1_961_500, 'BLOCK'],
    ['a buy far below', 'BUY', 1_000_000, 'PASS'],
    ['a sell at the edge', 'SELL', 1_774_600, 'PASS'],
    ['a sell a tick below it', 'SELL', 1_774_500, 'BLOCK'],
    ['a sell far above', 'SELL', 2_500_000, 'PASS'],
  ] as const)('%s', (_name, side, price, outcome) => {
    const desk = aDesk();
    desk.quote('AAPL', 1_867_900, 1_868_100);
    expect(outcomeOf(desk.check({ side, price, orderQty: 10 }), 'PRICE_COLLAR')).toBe(outcome);
  });

  it('says how far, from what, and what would pass', () => {
    const desk = aDesk();
    desk.quote('AAPL', 1_867_900, 1_868_100);
    expect(resultOf(desk.check({ price: 2_000_000 }), 'PRICE_COLLAR').message).toBe(
      'limit price 200.00 is 7.1 % above the reference 186.80 (midpoint of the quote); at most 5 %: 196.14',
    );
  });

  it('looks both ways when it is not told the side', () => {
    const desk = aDesk((text) =>
      Object.assign(ruleOf(text, 'PRICE_COLLAR').parameters, { sideAware: false }),
    );
    expect(resultOf(desk.check({ price: 1_000_000 }), 'PRICE_COLLAR')).toMatchObject({
      outcome: 'BLOCK',
      limit: '177.46',
      message: expect.stringMatching(
        /46\.5 % below the reference 186\.80 \(prior close\); at most 5 %: 177\.46/,
      ),
    });
  });

  it('falls back from a stale or crossed quote to the last trade, then to the prior close', () => {
    const desk = aDesk();
    const source = (at: number) => resultOf(desk.check({ price: 5_000_000 }, { at }), 'PRICE_COLLAR').message;
    desk.quote('AAPL', 1_000_000, 1_000_200);
    desk.market.onTrade({ venue: 'V1', symbol: 'AAPL', px: 1_100_000, qty: 1, at: NOON });
    expect(source(NOON + 5_000_000)).toMatch(/100\.01 \(midpoint of the quote\)/);
    expect(source(NOON + 5_000_001)).toMatch(/110\.00 \(last trade\)/);
    expect(source(NOON + 60_000_001)).toMatch(/186\.80 \(prior close\)/);
    desk.quote('AAPL', 1_200_000, 1_000_000, NOON);
    expect(source(NOON)).toMatch(/last trade/);
  });

  it('refuses when nothing is young enough to refer to, market orders too', () => {
    const desk = aDesk((text) =>
      Object.assign(text.valuation[0]?.parameters ?? {}, { priorCloseMaxAgeDays: 3 }),
    );
    const limit = desk.check();
    expect(limit).toMatchObject({ accepted: false, ordRejReason: 'PRICE_EXCEEDS_CURRENT_PRICE_BAND' });
    expect(outcomeOf(limit, 'PRICE_COLLAR')).toBe('DATA_MISSING');
    const market = desk.check({ ordType: 'MARKET', price: null });
    expect(market).toMatchObject({ accepted: false, reservePx: null });
    for (const ruleId of ['FAT_FINGER_VALUE', 'CREDIT_AGG_CUSTOMER', 'CREDIT_AGG_FIRM']) {
      expect(outcomeOf(market, ruleId)).toBe('DATA_MISSING');
    }
  });
});

describe('DUPLICATE', () => {
  it.each([
    [0, 'PASS'],
    [1, 'WARN'],
    [2, 'WARN'],
    [3, 'BLOCK'],
  ])('after %d orders alike', (times, outcome) => {
    const desk = aDesk();
    repeated(desk, times);
    expect(outcomeOf(desk.check({}, { at: NOON + 1_999_999 }), 'DUPLICATE')).toBe(outcome);
  });

  it('forgets when the window is over, and knows each term apart', () => {
    const desk = aDesk();
    repeated(desk, 3);
    expect(outcomeOf(desk.check({}, { at: NOON + 2_000_000 }), 'DUPLICATE')).toBe('PASS');
    const others = [
      { price: 1_872_500 },
      { side: 'SELL' },
      { orderQty: 9_999 },
      { timeInForce: 'IOC' },
      { account: 'EQ1-ALGO' },
    ] as const;
    for (const terms of others) expect(outcomeOf(desk.check(terms), 'DUPLICATE')).toBe('PASS');
  });

  it('does not take an order for a repeat of itself', () => {
    const desk = aDesk();
    for (let i = 0; i < 5; i += 1) desk.recent.entered('O', someTerms({ clOrdId: 'X' }), NOON);
    expect(outcomeOf(desk.check({ clOrdId: 'X' }), 'DUPLICATE')).toBe('PASS');
  });

  it('keeps orders of the last minute while it drops older ones', () => {
    const desk = aDesk();
    repeated(desk, 3);
    repeated(desk, 2, NOON + RETAINED_MICROS - 1);
    repeated(desk, 1, NOON + RETAINED_MICROS);
    expect(desk.recent.repeats(someTerms(), 0)).toBe(3);
  });
});

describe('RESTRICTED_LIST', () => {
  const trader2 = { user: userNamed('trader-2') };
  it.each([
    ['HARD, for the desk named', { symbol: 'DIS', account: 'EQ2-MAIN' }, trader2, 'BLOCK'],
    ['HARD, for another desk', { symbol: 'DIS' }, {}, 'PASS'],
    ['SELL_ONLY, a buy', { symbol: 'PFE' }, {}, 'BLOCK'],
    ['SELL_ONLY, a sell', { symbol: 'PFE', side: 'SELL' }, {}, 'PASS'],
    ['SELL_ONLY, a short sale', { symbol: 'PFE', side: 'SELL_SHORT' }, {}, 'BLOCK'],
    ['SOFT', { symbol: 'INTC' }, {}, 'WARN'],
    ['not listed', {}, {}, 'PASS'],
  ] as const)('%s', (_name, terms, more, outcome) => {
    expect(outcomeOf(aDesk().check(terms, more), 'RESTRICTED_LIST')).toBe(outcome);
  });

  it('concerns one account where one is named', () => {
    const entries = [{ symbol: 'AAPL', mode: 'HARD', account: 'EQ1-ALGO', why: 'mandate' }];
    const desk = aDesk((text) => Object.assign(ruleOf(text, 'RESTRICTED_LIST').parameters, { entries }));
    expect(outcomeOf(desk.check({ account: 'EQ1-ALGO' }), 'RESTRICTED_LIST')).toBe('BLOCK');
    expect(outcomeOf(desk.check(), 'RESTRICTED_LIST')).toBe('PASS');
  });
});

describe('CREDIT_AGG', () => {
  const scales = { pxScale: 4, qtyScale: 0 };
  const open = (desk: ReturnType<typeof aDesk>, account: string, side: 'BUY' | 'SELL', value: number) =>
    desk.ledger.reserve({
      orderId: `${account}${side}`,
      account,
      side,
      qty: value,
      px: 10_000,
      scales,
      at: NOON,
    });

  it('refuses when open orders and this one exceed the limit of the account', () => {
    const desk = aDesk();
    open(desk, 'EQ1-MAIN', 'BUY', 49_000_000);
    const exact = desk.check({ orderQty: 10_000, price: 1_000_000 });
    expect(resultOf(exact, 'CREDIT_AGG_CUSTOMER')).toMatchObject({
      outcome: 'PASS',
      observed: '50000000',
      limit: '50000000',
    });
    const over = desk.check({ orderQty: 10_001, price: 1_000_000 });
    expect(over).toMatchObject({ accepted: false, ordRejReason: 'ORDER_EXCEEDS_LIMIT' });
    expect(over.text).toBe(
      'with this order, worth 1,000,100, the exposure of EQ1-MAIN would be 50,000,100, above its limit of 50,000,000; 1,000,000 is free',
    );
  });

  it('counts buys and sells apart and takes the larger', () => {
    const desk = aDesk();
    open(desk, 'EQ1-MAIN', 'BUY', 49_900_000);
    expect(outcomeOf(desk.check({ side: 'SELL', orderQty: 1_000 }), 'CREDIT_AGG_CUSTOMER')).toBe('PASS');
    expect(outcomeOf(desk.check({ side: 'BUY', orderQty: 1_000 }), 'CREDIT_AGG_CUSTOMER')).toBe('BLOCK');
  });

  it('refuses either side while the other is above the limit, after an overfill', () => {
    const desk = aDesk();
    open(desk, 'EQ1-MAIN', 'SELL', 50_000_001);
    const verdict = desk.check({ orderQty: 1 });
    expect(outcomeOf(verdict, 'CREDIT_AGG_CUSTOMER')).toBe('BLOCK');
    expect(verdict.text).toMatch(/above its limit of 50,000,000; 0 is free/);
  });

  it('refuses when the accounts together exceed the limit of the firm', () => {
    const desk = aDesk();
    open(desk, 'EQ1-ALGO', 'BUY', 50_000_000);
    open(desk, 'EQ2-MAIN', 'BUY', 49_000_000);
    const verdict = desk.check();
    expect(outcomeOf(verdict, 'CREDIT_AGG_CUSTOMER')).toBe('PASS');
    expect(outcomeOf(verdict, 'CREDIT_AGG_FIRM')).toBe('BLOCK');
  });

  it('holds the firm against the budget of the partition, and says so', () => {
    const asked: (readonly [number, bigint])[] = [];
    const budget = { now: 2_000_000n * MONEY };
    const desk = aDesk(undefined, (at, needed) => {
      asked.push([at, needed]);
      return budget.now;
    });
    open(desk, 'EQ1-ALGO', 'BUY', 1_500_000);
    open(desk, 'EQ1-ALGO', 'SELL', 1_800_000);
    const fits = desk.check({ orderQty: 3_000, price: 1_000_000 });
    expect(resultOf(fits, 'CREDIT_AGG_FIRM')).toMatchObject({ outcome: 'PASS', limit: '2000000' });
    expect(asked).toEqual([[NOON, 1_800_000n * MONEY]]);

    const verdict = desk.check({ orderQty: 6_000, price: 1_000_000 });
    expect(verdict).toMatchObject({ accepted: false, ordRejReason: 'ORDER_EXCEEDS_LIMIT' });
    expect(resultOf(verdict, 'CREDIT_AGG_FIRM')).toMatchObject({ observed: '2100000', limit: '2000000' });
    expect(verdict.text).toBe(
      'with this order, worth 600,000, the exposure of the firm would be 2,100,000, in this partition alone, which is ' +
        'within the limit of 100,000,000 but above the budget of 2,000,000 that the partition has of it now; more has ' +
        'been asked for, try again; 500,000 is free',
    );
    budget.now = 3_000_000n * MONEY;
    const later = desk.check({ orderQty: 6_000, price: 1_000_000 });
    expect(outcomeOf(later, 'CREDIT_AGG_FIRM')).toBe('PASS');
    expect(resultOf(later, 'CREDIT_AGG_FIRM').inputsHash).not.toBe(
      resultOf(verdict, 'CREDIT_AGG_FIRM').inputsHash,
    );
  });

  it('speaks of the limit of the firm where no budget could be enough', () => {
    const desk = aDesk(undefined, () => 2_000_000n * MONEY);
    open(desk, 'EQ1-ALGO', 'BUY', 50_000_000);
    open(desk, 'EQ2-MAIN', 'BUY', 49_900_000);
    const result = resultOf(desk.check(), 'CREDIT_AGG_FIRM');
    expect(result).toMatchObject({ outcome: 'BLOCK', limit: '100000000' });
    expect(result.message).toMatch(/above its limit of 100,000,000; 0 is free$/);
  });

  it('refuses an account without a limit', () => {
    const desk = aDesk((text) =>
      Object.assign(ruleOf(text, 'CREDIT_AGG_CUSTOMER').parameters, { accounts: {} }),
    );
    expect(desk.check().accepted).toBe(false);
    expect(outcomeOf(desk.check(), 'CREDIT_AGG_CUSTOMER')).toBe('DATA_MISSING');
  });
});

const stop = (side: 'BUY' | 'SELL', stopPx: number) =>
  ({ ordType: 'STOP', price: null, side, stopPx }) as const;
const quoted = () => {
  const desk = aDesk();
  desk.quote('AAPL', 1_872_400, 1_872_600);
  return desk;
};

describe('STOP_SIDE', () => {
  it.each([
    ['a buy above the market', 'BUY', 1_872_501, 'PASS'],
    ['a buy at the market', 'BUY', 1_872_500, 'WARN'],
    ['a buy below', 'BUY', 1_860_000, 'WARN'],
    ['a sell below the market', 'SELL', 1_872_499, 'PASS'],
    ['a sell at the market', 'SELL', 1_872_500, 'WARN'],
    ['a sell above', 'SELL', 1_900_000, 'WARN'],
  ] as const)('of %s', (_name, side, stopPx, outcome) => {
    expect(outcomeOf(quoted().check(stop(side, stopPx)), 'STOP_SIDE')).toBe(outcome);
  });

  it('says what the market is', () => {
    const result = resultOf(quoted().check(stop('SELL', 1_900_000)), 'STOP_SIDE');
    expect(result.message).toBe(
      'the stop price 190.00 of a SELL is not below the market at 187.25 (midpoint of the quote): it is triggered at once',
    );
  });

  it('says nothing of other orders, nor of children', () => {
    expect(outcomeOf(quoted().check(), 'STOP_SIDE')).toBe('NOT_APPLICABLE');
    const child = { clause: 'CHILD', parentOrderId: 'P', venue: 'V1' } as const;
    expect(outcomeOf(quoted().check(stop('BUY', 1), child), 'STOP_SIDE')).toBe('NOT_APPLICABLE');
  });
});

describe('a stop', () => {
  const limit = { ordType: 'STOP_LIMIT', stopPx: 1_950_000 } as const;

  it('is valued at its price and the collar', () => {
    const stop = { ordType: 'STOP', price: null, stopPx: 1_900_000 } as const;
    expect(aDesk().check(stop).reservePx).toBe(1_995_000);
  });

  it.each([
    ['at the edge', 2_047_500, 'PASS'],
    ['beyond it', 2_047_600, 'BLOCK'],
  ])('limit is held against its stop price: %s', (_name, price, outcome) => {
    expect(outcomeOf(aDesk().check({ ...limit, price }), 'PRICE_COLLAR')).toBe(outcome);
  });

  it('has its stop price on the tick', () => {
    const verdict = aDesk().check({ ...limit, stopPx: 1_950_050, price: 1_950_000 });
    expect(resultOf(verdict, 'TICK_LOT').message).toContain('stop price 195.005 is not on the tick');
  });

  it('at another price is not the same order again', () => {
    const desk = aDesk();
    for (let i = 0; i < 4; i += 1) {
      const terms = someTerms({ ...limit, clOrdId: `C${i}`, stopPx: 1_950_000 + i * 100 });
      desk.recent.entered(`O${i}`, terms, NOON);
    }
    expect(outcomeOf(desk.check({ ...limit, stopPx: 1_960_000 }), 'DUPLICATE')).toBe('PASS');
  });
});
