/** How many pre-trade checks one thread makes: all rules of the shipped rulebook, quoted market, orders that differ. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Compliance } from '../src/compliance/compliance.js';
import { ExposureLedger } from '../src/compliance/exposure-ledger.js';
import { Holdings } from '../src/compliance/holdings.js';
import { RecentOrders } from '../src/compliance/recent-orders.js';
import { Rulebook, rulebookSchema } from '../src/compliance/rulebook.js';
import { MarketData } from '../src/market-data/market-data.js';
import type { User } from '../src/model/actor.js';
import { Accounts, accountsSchema } from '../src/reference/accounts.js';
import { Instruments, instrumentsSchema } from '../src/reference/instruments.js';
import { everyDay } from '../src/reference/day-plan.js';
import { TradingCalendar } from '../src/reference/trading-calendar.js';
import { Users, usersSchema } from '../src/reference/users.js';
import { spreadOf } from './spread.js';

const ROUNDS = 7;
const CHECKS = 50_000;
const START = Date.UTC(2026, 0, 5, 17) * 1000;

function read(name: string): unknown {
  return parse(readFileSync(`config/${name}.yaml`, 'utf8'));
}

function quotedMarket(): MarketData {
  const market = new MarketData([{ venue: 'V1', displayed: true, staleAfterMicros: 1e12 }], () => undefined);
  market.onLink('V1', 'UP');
  const levels = [
    { side: 'BID', px: 1_867_900, qty: 100 },
    { side: 'ASK', px: 1_868_100, qty: 100 },
  ] as const;
  market.onBook({ kind: 'SNAPSHOT', venue: 'V1', symbol: 'AAPL', seq: 1, at: START, levels });
  return market;
}

function trader(): User {
  const [user] = new Users(usersSchema.parse(read('users'))).all();
  if (!user) throw new Error('config/users.yaml has no users');
  return user;
}

class Desk {
  readonly #calendar = new TradingCalendar(everyDay({ openCutoffSeconds: 0, closeCutoffSeconds: 0 }));
  readonly #ledger = new ExposureLedger(this.#calendar);
  readonly #recent = new RecentOrders();
  readonly #user = trader();
  readonly #compliance = new Compliance({
    rulebook: new Rulebook(rulebookSchema.parse(read('compliance'))),
    instruments: new Instruments(instrumentsSchema.parse(read('instruments'))),
    accounts: new Accounts(accountsSchema.parse(read('accounts'))),
    ledger: this.#ledger,
    recent: this.#recent,
    holdings: new Holdings(),
    market: quotedMarket(),
    calendar: this.#calendar,
  });

  check(i: number) {
    const at = START + i;
    const terms = {
      account: 'EQ1-MAIN',
      clOrdId: `C${i}`,
      symbol: 'AAPL',
      side: 'BUY',
      ordType: 'LIMIT',
      orderQty: 100 + (i % 10_000),
      price: 1_868_000 - 100 * (i % 97),
      timeInForce: 'DAY',
      text: null,
    } as const;
    const order = { orderId: `O${i}`, parentOrderId: null, venue: null, terms, at, clause: 'NEW' } as const;
    const verdict = this.#compliance.check({ ...order, user: this.#user });
    if (!verdict.accepted) throw new Error(verdict.text ?? 'refused');
    return { ...order, reservePx: verdict.reservePx ?? 0 };
  }

  /** As the engine does for an order that ends at once. */
  checkAndAccount(i: number): void {
    const { orderId, terms, at, reservePx: px } = this.check(i);
    const { account, side, orderQty: qty } = terms;
    this.#recent.entered(orderId, terms, at);
    this.#ledger.reserve({ orderId, account, side, qty, px, scales: { pxScale: 4, qtyScale: 0 }, at });
    this.#ledger.release(orderId);
  }
}

/** Processor time in microseconds per call, one figure a round after a round to warm up. */
function timed(task: (i: number) => void): number[] {
  return Array.from({ length: ROUNDS + 1 }, (_, round) => {
    const began = process.cpuUsage();
    for (let i = 0; i < CHECKS; i += 1) task(round * CHECKS + i);
    return process.cpuUsage(began).user / CHECKS;
  }).slice(1);
}

/** Prints one JSON line: microseconds of processor time, and beside it what one SHA-256 costs on the same machine. */
export async function runComplianceBench(): Promise<void> {
  const facts = 'x'.repeat(250);
  const desk = new Desk();
  const accounting = new Desk();
  const line = {
    bench: 'compliance',
    sha256Micros: spreadOf(
      timed((i) =>
        createHash('sha256')
          .update(facts + i)
          .digest('hex'),
      ),
    ),
    checkMicros: spreadOf(timed((i) => desk.check(i))),
    checkAndAccountMicros: spreadOf(timed((i) => accounting.checkAndAccount(i))),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
