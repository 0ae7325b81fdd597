/** The exposure ledger against a naive model that recomputes everything from the whole history. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ExposureLedger } from '../../src/compliance/exposure-ledger.js';
import { notional } from '../../src/model/money.js';
import { NOON } from '../support/orders.js';
import { calendar } from './desk.js';

const HOUR = 3_600_000_000;
const scales = { pxScale: 4, qtyScale: 0 };
const DOLLAR = 100_000_000n;

const aRequest = {
  orderId: 'O1',
  account: 'A',
  side: 'BUY',
  qty: 100,
  px: 10_000,
  scales,
  at: NOON,
} as const;

interface Call {
  readonly kind: 'reserve' | 'fill' | 'release';
  readonly order: number;
  readonly qty: number;
  readonly px: number;
  readonly at: number;
}

interface Known {
  readonly account: string;
  readonly side: 'BUY' | 'SELL';
  readonly qty: number;
  readonly px: number;
  filled: number;
  ended: boolean;
}

const ACCOUNTS = ['A', 'B', 'C'];
const calls = fc
  .array(
    fc.record({
      kind: fc.constantFrom('reserve' as const, 'fill' as const, 'fill' as const, 'release' as const),
      order: fc.integer({ min: 0, max: 11 }),
      qty: fc.integer({ min: 1, max: 1_000 }),
      px: fc.integer({ min: 1, max: 3_000_000 }),
      wait: fc.constantFrom(0, 1_000, HOUR, 9 * HOUR),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = NOON;
    return steps.map(({ wait, ...step }): Call => {
      at += wait;
      return { ...step, at };
    });
  });

/** Everything from the beginning, for each question. */
class NaiveBook {
  readonly known = new Map<number, Known>();
  readonly fills: { readonly owner: Known; readonly amount: bigint; readonly date: string }[] = [];

  apply({ kind, order, qty, px, at }: Call): boolean {
    const owner = this.known.get(order);
    if (kind === 'reserve') {
      if (owner) return false;
      const account = ACCOUNTS[order % 3] ?? 'A';
      this.known.set(order, { account, side: order % 2 ? 'SELL' : 'BUY', qty, px, filled: 0, ended: false });
      return true;
    }
    if (!owner) return false;
    if (kind === 'release') owner.ended = true;
    else {
      owner.filled += qty;
      this.fills.push({ owner, amount: notional(px, qty, scales), date: calendar.tradingDate(at) });
    }
    return true;
  }

  used(account: string | null, at: number): bigint {
    const side = (wanted: string) => {
      const concerns = (one: Known) => one.side === wanted && (account === null || one.account === account);
      const open = [...this.known.values()].filter((one) => concerns(one) && !one.ended);
      const today = this.fills.filter(
        ({ owner, date }) => concerns(owner) && date === calendar.tradingDate(at),
      );
      const reserved = open.map(({ px, qty, filled }) => notional(px, Math.max(0, qty - filled), scales));
      return [...reserved, ...today.map(({ amount }) => amount)].reduce((sum, one) => sum + one, 0n);
    };
    const [buys, sells] = [side('BUY'), side('SELL')];
    return buys > sells ? buys : sells;
  }
}

function applyTo(ledger: ExposureLedger, { kind, order, qty, px, at }: Call): void {
  const orderId = `O${order}`;
  const account = ACCOUNTS[order % 3] ?? 'A';
  if (kind === 'reserve')
    ledger.reserve({ orderId, account, side: order % 2 ? 'SELL' : 'BUY', qty, px, scales, at });
  if (kind === 'fill') ledger.fill(orderId, qty, px, at);
  if (kind === 'release') ledger.release(orderId);
}

describe('the exposure ledger', () => {
  it('agrees with the naive model after every call', () => {
    fc.assert(
      fc.property(calls, (history) => {
        const ledger = new ExposureLedger(calendar);
        const naive = new NaiveBook();
        for (const call of history) {
          if (!naive.apply(call)) continue;
          applyTo(ledger, call);
          ledger.invariant();
          for (const account of ACCOUNTS)
            expect(ledger.used(account, call.at)).toBe(naive.used(account, call.at));
          expect(ledger.usedFirm(call.at)).toBe(naive.used(null, call.at));
        }
        const tomorrow = NOON + 1_000 * HOUR;
        expect(ledger.usedFirm(tomorrow)).toBe(naive.used(null, tomorrow));
      }),
      { numRuns: 200 },
    );
  });

  it('has the same totals and reservations after the same calls', () => {
    fc.assert(
      fc.property(calls, (history) => {
        const naive = new NaiveBook();
        const valid = history.filter((call) => naive.apply(call));
        const [one, two] = [new ExposureLedger(calendar), new ExposureLedger(calendar)];
        for (const call of valid) applyTo(one, call);
        for (const call of valid) applyTo(two, call);
        expect([...one.totals()]).toEqual([...two.totals()]);
        for (const { order } of valid)
          expect(one.reservationOf(`O${order}`)).toEqual(two.reservationOf(`O${order}`));
      }),
      { numRuns: 50 },
    );
  });

  it('turns a reservation into a fill at the real price', () => {
    const ledger = new ExposureLedger(calendar);
    ledger.reserve(aRequest);
    expect(ledger.used('A', NOON)).toBe(100n * DOLLAR);
    ledger.fill('O1', 40, 5_000, NOON);
    expect(ledger.used('A', NOON)).toBe(80n * DOLLAR);
    ledger.release('O1');
    ledger.release('O1');
    expect(ledger.used('A', NOON)).toBe(20n * DOLLAR);
  });

  it('counts an overfill and a fill after the end', () => {
    const ledger = new ExposureLedger(calendar);
    ledger.reserve(aRequest);
    ledger.fill('O1', 150, 10_000, NOON);
    ledger.release('O1');
    ledger.fill('O1', 10, 10_000, NOON);
    expect(ledger.used('A', NOON)).toBe(160n * DOLLAR);
    ledger.invariant();
  });

  it('starts each New York trading date without fills, keeping what is open', () => {
    const ledger = new ExposureLedger(calendar);
    ledger.reserve(aRequest);
    ledger.fill('O1', 40, 10_000, NOON);
    const beforeMidnight = NOON + 12 * HOUR - 1;
    expect(ledger.used('A', beforeMidnight)).toBe(100n * DOLLAR);
    expect(ledger.used('A', beforeMidnight + 1)).toBe(60n * DOLLAR);
    ledger.fill('O1', 10, 10_000, beforeMidnight + 1);
    expect(ledger.used('A', beforeMidnight + 1)).toBe(60n * DOLLAR);
  });

  it('refuses what cannot be', () => {
    const ledger = new ExposureLedger(calendar);
    ledger.reserve(aRequest);
    expect(() => ledger.reserve(aRequest)).toThrow('order O1 is reserved already');
    expect(() => ledger.fill('O2', 1, 1, NOON)).toThrow(
      'fill of order O2, for which nothing was ever reserved',
    );
    ledger.release('O2');
    ledger.invariant();
  });
});
