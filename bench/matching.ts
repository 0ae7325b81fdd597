/** The matching book against the npm package `nodejs-order-book`, on one seeded flow with equal trades. */
import { OrderBook as PackageBook, Side } from 'nodejs-order-book';
import { pathToFileURL } from 'node:url';
import { SeededRandom } from '../src/lib/random.js';
import type { BookListener, BookOrder } from '../venues/matching/order-book.js';
import { OrderBook } from '../venues/matching/order-book.js';

type Action =
  | { readonly kind: 'ENTER'; readonly order: BookOrder }
  | { readonly kind: 'CANCEL'; readonly id: string };

const ACTIONS = 100_000;
const RUNS = 7;
const MID = 10_000;

/** 45 % orders that rest, 15 % that cross the middle, 40 % cancels of any earlier order. */
function seededFlow(seed: string): readonly Action[] {
  const random = new SeededRandom(seed);
  const flow: Action[] = [];
  let entered = 0;
  for (let i = 0; i < ACTIONS; i += 1) {
    const roll = random.next();
    if (roll < 0.4 && entered > 0) {
      flow.push({ kind: 'CANCEL', id: `o${random.int(Math.max(1, entered - 4000), entered)}` });
      continue;
    }
    entered += 1;
    const side = random.next() < 0.5 ? 'BUY' : 'SELL';
    const away = roll < 0.55 ? -random.int(1, 20) : random.int(1, 100);
    const px = side === 'BUY' ? MID - away : MID + away;
    flow.push({
      kind: 'ENTER',
      order: { id: `o${entered}`, side, px, qty: random.int(1, 500), party: null },
    });
  }
  return flow;
}

function listenerOf(trades: string[] | null): BookListener {
  return {
    added: () => undefined,
    canceled: () => undefined,
    matched: (resting, incoming, px, qty) => trades?.push(`${incoming.id}x${resting.id}@${px}=${qty}`),
  };
}

function runOurs(flow: readonly Action[], trades: string[] | null): void {
  const book = new OrderBook(listenerOf(trades));
  for (const action of flow) {
    if (action.kind === 'ENTER') book.enter(action.order);
    else book.cancel(action.id);
  }
}

function runPackage(flow: readonly Action[], trades: string[] | null): void {
  const book = new PackageBook();
  for (const action of flow) {
    if (action.kind === 'CANCEL') book.cancel(action.id);
    else enterPackage(book, action.order, trades);
  }
}

function enterPackage(book: PackageBook, { id, side, px, qty }: BookOrder, trades: string[] | null): void {
  const answer = book.limit({ id, side: side === 'BUY' ? Side.BUY : Side.SELL, price: px, size: qty });
  if (answer.err) throw new Error(`nodejs-order-book refuses order ${id}: ${answer.err.message}`);
  if (!trades) return;
  for (const maker of answer.done) {
    if ('price' in maker && maker.id !== id) trades.push(`${id}x${maker.id}@${maker.price}=${maker.size}`);
  }
  const { partial } = answer;
  if (!partial || partial.id === id) return;
  trades.push(`${id}x${partial.id}@${partial.price}=${answer.partialQuantityProcessed}`);
}

function requireEqualTrades(flow: readonly Action[]): number {
  const ours: string[] = [];
  const theirs: string[] = [];
  runOurs(flow, ours);
  runPackage(flow, theirs);
  const at = ours.findIndex((trade, i) => trade !== theirs[i]);
  if (at >= 0 || ours.length !== theirs.length) {
    throw new Error(`trades differ at ${at}: ours ${ours[at]}, theirs ${theirs[at]}`);
  }
  return ours.length;
}

function rateOf(run: (flow: readonly Action[], trades: null) => void, flow: readonly Action[]): number {
  const started = performance.now();
  run(flow, null);
  return Math.round(flow.length / ((performance.now() - started) / 1000));
}

function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** Prints one JSON line: actions per second of both, medians and spread over interleaved runs, and the ratio. */
export async function runMatchingBench(): Promise<void> {
  const flow = seededFlow('matching-1');
  const trades = requireEqualTrades(flow);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    ours.push(rateOf(runOurs, flow));
    theirs.push(rateOf(runPackage, flow));
  }
  const ratio = Number((spread(ours).median / spread(theirs).median).toFixed(2));
  const line = { bench: 'matching', unit: 'actions/s', actions: ACTIONS, trades, runs: RUNS };
  console.log(JSON.stringify({ ...line, ...spread(ours), against: spread(theirs), ratio }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMatchingBench();
