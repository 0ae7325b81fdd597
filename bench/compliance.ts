/** How many pre-trade checks one thread makes: all rules of the shipped rulebook, quoted market, orders that differ. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Compliance } from '../src/compliance/compliance.js';
import { ExposureLedger } from '../src/compliance/exposure-ledger.js';
import { RecentOrders } from '../src/compliance/recent-orders.js';
import { Rulebook, rulebookSchema } from '../src/compliance/rulebook.js';
import { MarketData } from '../src/market-data/market-data.js';
import type { OrderTerms } from '../src/model/order-terms.js';
import { Accounts, accountsSchema } from '../src/reference/accounts.js';
import { Instruments, instrumentsSchema } from '../src/reference/instruments.js';
import { TradingCalendar } from '../src/reference/trading-calendar.js';
import { Users, usersSchema } from '../src/reference/users.js';

const ROUNDS = 7;
const CHECKS = 100_000;
const START = Date.UTC(2026, 0, 5, 17) * 1000;

const read = (name: string): unknown => parse(readFileSync(`config/${name}.yaml`, 'utf8'));
const calendar = new TradingCalendar();
const ledger = new ExposureLedger(calendar);
const recent = new RecentOrders();
const market = new MarketData([{ venue: 'V1', displayed: true, staleAfterMicros: 1e12 }], () => undefined);
const compliance = new Compliance({
  rulebook: new Rulebook(rulebookSchema.parse(read('compliance'))),
  instruments: new Instruments(instrumentsSchema.parse(read('instruments'))),
  accounts: new Accounts(accountsSchema.parse(read('accounts'))),
  ledger,
  recent,
  market,
  calendar,
});
const [user] = new Users(usersSchema.parse(read('users'))).all();
if (!user) throw new Error('no users');
const trader = user;

market.onLink('V1', 'UP');
const levels = [
  { side: 'BID', px: 1_867_900, qty: 100 },
  { side: 'ASK', px: 1_868_100, qty: 100 },
] as const;
market.onBook({ kind: 'SNAPSHOT', venue: 'V1', symbol: 'AAPL', seq: 1, at: START, levels });

const base = {
  account: 'EQ1-MAIN',
  symbol: 'AAPL',
  side: 'BUY',
  ordType: 'LIMIT',
  timeInForce: 'DAY',
  text: null,
} as const;
const scales = { pxScale: 4, qtyScale: 0 };

/** Checks, enters, reserves and releases, as the engine does for an order that ends at once; microseconds per order. */
function round(withState: boolean, first: number): number {
  const began = performance.now();
  for (let i = first; i < first + CHECKS; i += 1) {
    const at = START + (i % 4_000_000);
    const terms: OrderTerms = {
      ...base,
      clOrdId: `C${i}`,
      orderQty: 100 + (i % 10_000),
      price: 1_868_000 - 100 * (i % 97),
    };
    const orderId = `O${i}`;
    const verdict = compliance.check({
      orderId,
      parentOrderId: null,
      venue: null,
      terms,
      user: trader,
      at,
      clause: 'NEW',
    });
    if (!verdict.accepted) throw new Error(verdict.text ?? 'refused');
    if (!withState) continue;
    recent.entered(orderId, terms, at);
    ledger.reserve({
      orderId,
      account: terms.account,
      side: terms.side,
      qty: terms.orderQty,
      px: verdict.reservePx ?? 0,
      scales,
      at,
    });
    ledger.release(orderId);
  }
  return ((performance.now() - began) * 1_000) / CHECKS;
}

for (const withState of [false, true]) {
  const times = Array.from({ length: ROUNDS }, (_, index) => round(withState, index * CHECKS)).toSorted(
    (a, b) => a - b,
  );
  const [best = 0] = times;
  const median = times[Math.floor(ROUNDS / 2)] ?? 0;
  const what = withState ? 'check, remember, reserve, release' : 'check alone';
  process.stdout.write(
    `${what}: median ${median.toFixed(2)} µs, best ${best.toFixed(2)} µs, ${Math.round(1e6 / median)}/s\n`,
  );
}
