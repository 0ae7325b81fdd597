/**
 * Engine decisions per second without I/O. A decision is one input and all that follows from it: a new order
 * (idempotency, every compliance rule, routing over five markets of ten levels, its children's own checks) or a
 * venue's report (the child, its parent, the parent's next step), every event folded into the state. Each order here
 * is one child, acknowledged and filled: three decisions. New orders alone are printed beside it.
 */
import type { MarketReports } from '../src/engine/market-reports.js';
import type { Turn } from '../src/engine/turn.js';
import type { OrderTerms } from '../src/model/order-terms.js';
import { spreadOf } from './spread.js';
import { StandInDesk, TICK } from './stand-in-desk.js';

const RUNS = 9;
const WARM_UP = 3;
const ORDERS = 5_000;
const START = Date.UTC(2026, 0, 5, 17, 0, 0) * 1000;
const BEST_ASK = 1_868_100;

interface Rates {
  readonly decisions: number;
  readonly newOrders: number;
}

/** Prints one JSON line. */
export async function runEngineBench(): Promise<void> {
  const runs = Array.from({ length: WARM_UP + RUNS }, measure).slice(WARM_UP);
  const decisions = spreadOf(runs.map((run) => run.decisions));
  const newOrders = spreadOf(runs.map((run) => run.newOrders));
  process.stdout.write(
    `${JSON.stringify({ bench: 'engine', unit: 'decisions/s', ...decisions, limit: 100_000, newOrders })}\n`,
  );
}

function measure(): Rates {
  const { flow, reports, clock, configuration } = new StandInDesk(START, { AAPL: BEST_ASK });
  const user = configuration.users.get('trader-1');
  if (!user) throw new Error('trader-1 is not configured');
  const orders = Array.from({ length: ORDERS }, (_, n) => order(n));
  let entering = 0n;
  let decisions = 0;
  const began = process.hrtime.bigint();
  for (const terms of orders) {
    clock.advance(1_000);
    const entered = process.hrtime.bigint();
    const { turn } = flow.enter(terms, user);
    entering += process.hrtime.bigint() - entered;
    decisions += 1 + answer(turn, reports, clock.now());
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (decisions !== ORDERS * 3)
    throw new Error(`${decisions} decisions for ${ORDERS} orders: they were not worked as meant`);
  return { decisions: decisions / seconds, newOrders: ORDERS / (Number(entering) / 1e9) };
}

/** The market's part: every child acknowledged and filled. How many reports that was. */
function answer({ instructions }: Turn, reports: MarketReports, at: number): number {
  let seq = 0;
  for (const instruction of instructions) {
    if (instruction.kind !== 'SEND') continue;
    const { venue, order: sent } = instruction;
    const { clOrdId, orderQty: lastQty } = sent;
    const lastPx = sent.price ?? 0;
    const sessionId = 'S';
    seq += 1;
    reports.receive({ kind: 'NEW', venue, sessionId, seq, clOrdId, at, venueOrderId: clOrdId });
    seq += 1;
    reports.receive({
      kind: 'TRADE',
      venue,
      sessionId,
      seq,
      clOrdId,
      at,
      execId: `E${seq}`,
      lastQty,
      lastPx,
      lastLiquidityInd: 'REMOVED',
      fee: '0.003',
    });
  }
  return seq;
}

/** Small buys that take: accepted by every rule, routed, and under every limit to the last. */
function order(n: number): OrderTerms {
  return {
    account: 'EQ1-MAIN',
    clOrdId: `bench-${n}`,
    symbol: 'AAPL',
    side: 'BUY',
    ordType: 'LIMIT',
    orderQty: 1 + (n % 97),
    price: BEST_ASK + (n % 29) * TICK,
    timeInForce: 'DAY',
    text: null,
  };
}
