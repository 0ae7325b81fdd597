import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { SeededRandom } from '../../../src/lib/random.js';
import type { Level } from '../../../src/model/book.js';
import type { BinanceDepth, BinanceMessage } from '../../../venues/market/binance-flow.js';
import { BinanceFlow } from '../../../venues/market/binance-flow.js';
import { binanceMessages, binanceSymbol, openBinance } from '../../../venues/market/binance.js';
import type { RecordedStep } from '../../../venues/market/recorded-flow.js';
import { RecordedMarket } from '../../../venues/market/replay.js';
import { BITCOIN } from './instruments.js';
import { MemoryTarget } from './memory-target.js';

const RECORDED = join(
  import.meta.dirname,
  '../../../../shared/data/binance-spot-btcusdt-2024-08-08.ndjson.gz',
);
const present = existsSync(RECORDED);
const ABSENT = 'skipped: the recorded data is not beside the repository (../shared/data)';

/** The touch, summed over the venues. */
function best(targets: readonly MemoryTarget[]): readonly Level[] {
  return (['BID', 'ASK'] as const).map((side) => {
    const tops = targets.flatMap((target) => target.levels('BTCUSDT', side, 1));
    const prices = tops.map(({ px }) => px);
    const px = side === 'BID' ? Math.max(...prices) : Math.min(...prices);
    return { px, qty: tops.reduce((sum, top) => sum + (top.px === px ? top.qty : 0), 0) };
  });
}

(present ? describe : describe.skip)(`Binance recording${present ? '' : ` (${ABSENT})`}`, () => {
  it('stands at the recorded best bid and offer after each ticker, and is never crossed', async () => {
    const targets = ['A', 'B', 'C', 'D'].map((venue) => new MemoryTarget(venue));
    const market = new RecordedMarket('BTCUSDT', targets, new SeededRandom('coin'));
    const flow = new BinanceFlow();
    const seen = { messages: 0, depthId: Infinity, tickers: 0, traded: 0 };
    const wrong: BinanceMessage[] = [];
    for await (const message of binanceMessages(RECORDED, BITCOIN)) {
      const step = flow.next(message);
      if (step) market.apply(step);
      seen.messages += 1;
      if (message.kind === 'SNAPSHOT') seen.depthId = message.updateId;
      if (message.kind === 'DEPTH' && seen.depthId < Infinity) seen.depthId = message.updateId;
      if (message.kind === 'TRADE' && seen.depthId < Infinity) seen.traded += message.qty;
      if (message.kind !== 'TICKER' || message.updateId <= seen.depthId) continue;
      seen.tickers += 1;
      if (!isDeepStrictEqual(best(targets), [message.BUY, message.SELL])) wrong.push(message);
    }
    expect(wrong).toEqual([]);
    expect(seen.messages).toBe(41_249);
    expect(seen.tickers).toBeGreaterThan(20_000);
    const printed = targets.flatMap(({ trades }) => trades).reduce((sum, { qty }) => sum + qty, 0);
    expect(printed).toBe(seen.traded);
  }, 120_000);

  it('names the symbol', async () => {
    expect(await binanceSymbol(RECORDED)).toBe('BTCUSDT');
  });

  it('says where a recording is cut off', async () => {
    const packed = readFileSync(RECORDED).subarray(0, 200_000);
    const file = join(mkdtempSync(join(tmpdir(), 'binance-')), 'cut.ndjson.gz');
    writeFileSync(file, packed);
    await expect(stepsOf(file)).rejects.toThrow(
      /cut\.ndjson\.gz, line \d+: cannot be read: unexpected end of file/,
    );
  });
});

async function stepsOf(file: string): Promise<RecordedStep[]> {
  const steps: RecordedStep[] = [];
  for await (const step of openBinance(file, BITCOIN).steps()) steps.push(step);
  return steps;
}

function fileOf(lines: readonly string[], name = 'few.ndjson'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'binance-')), name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(lines.join('\n')) : lines.join('\n'));
  return file;
}

const AT = '1723161254000000000';
const SNAPSHOT = `${AT} {"lastUpdateId":10,"bids":[["100.00","2.5"]],"asks":[["101.00","1"]]}`;
const stream = (nanos: string, data: object) => `${nanos} ${JSON.stringify({ stream: 'x', data })}`;

describe('Binance reader', () => {
  it.each(['few.ndjson', 'few.ndjson.gz'])(
    'turns snapshot, depth, ticker and trade of %s into events',
    async (name) => {
      const file = fileOf(
        [
          stream(AT, { s: 'BTCUSDT', u: 9, b: '1.00', B: '1', a: '2.00', A: '1' }),
          SNAPSHOT,
          stream('1723161254100000000', {
            e: 'depthUpdate',
            s: 'BTCUSDT',
            u: 12,
            b: [['100.00', '2']],
            a: [],
          }),
          stream('1723161254200000000', { e: 'trade', s: 'BTCUSDT', p: '101.00', q: '1.5', m: false }),
          stream('1723161254300000000', { s: 'BTCUSDT', u: 13, b: '100.50', B: '0.1', a: '101.00', A: '1' }),
        ],
        name,
      );
      expect(await stepsOf(file)).toEqual([
        {
          at: 0,
          events: [
            { kind: 'ADD', id: 'level-1', side: 'BUY', px: 10_000, qty: 250_000 },
            { kind: 'ADD', id: 'level-2', side: 'SELL', px: 10_100, qty: 100_000 },
          ],
        },
        { at: 100_000, events: [{ kind: 'REDUCE', id: 'level-1', qty: 50_000 }] },
        {
          at: 200_000,
          events: [
            { kind: 'EXECUTE', id: 'level-2', qty: 100_000 },
            { kind: 'PRINT', px: 10_100, qty: 50_000 },
            { kind: 'ADD', id: 'level-3', side: 'SELL', px: 10_100, qty: 100_000 },
          ],
        },
        { at: 300_000, events: [{ kind: 'ADD', id: 'level-4', side: 'BUY', px: 10_050, qty: 10_000 }] },
      ]);
    },
  );

  it('cuts a quantity finer than the instrument', async () => {
    const file = fileOf([SNAPSHOT.replace('2.5', '2.500019')]);
    expect((await stepsOf(file))[0]?.events[0]).toMatchObject({ qty: 250_001 });
  });

  it.each([
    [
      'a line without a time',
      '{"a":1}',
      /few\.ndjson, line 2: is not "receive time in nanoseconds, blank, JSON"/,
    ],
    ['broken JSON', `${AT} {"stream":`, /line 2: has a message that is not JSON/],
    [
      'a foreign message',
      `${AT} {"id":1}`,
      /line 2: is neither a depth snapshot nor a depth, book ticker or trade/,
    ],
    [
      'a price finer than the instrument',
      stream(AT, { e: 'trade', s: 'BTCUSDT', p: '1.001', q: '1', m: true }),
      /line 2: price 1\.001 does not fit BTCUSDT's 2 decimals/,
    ],
  ])('names file, line and fault of %s', async (_, line, fault) => {
    await expect(stepsOf(fileOf([SNAPSHOT, line]))).rejects.toThrow(fault);
  });
});

const levels = (sizes: Record<number, number>): Level[] =>
  Object.entries(sizes).map(([px, qty]) => ({ px: Number(px), qty }));

const depth = (
  kind: BinanceDepth['kind'],
  updateId: number,
  bids: Record<number, number>,
  asks: Record<number, number>,
): BinanceMessage => ({ kind, at: 1, updateId, BUY: levels(bids), SELL: levels(asks) });

const ticker = (updateId: number, bid: number, ask: number): BinanceMessage => ({
  kind: 'TICKER',
  at: 1,
  updateId,
  BUY: { px: bid, qty: 1 },
  SELL: { px: ask, qty: 1 },
});

/** Price → quantity of each side after the messages. */
function after(...messages: BinanceMessage[]): { bids: object; asks: object } {
  const target = new MemoryTarget('A');
  const market = new RecordedMarket('BTCUSDT', [target], new SeededRandom('1'));
  const flow = new BinanceFlow();
  for (const message of [depth('SNAPSHOT', 10, { 99: 5, 98: 7 }, { 101: 5, 102: 7 }), ...messages]) {
    const step = flow.next(message);
    if (step) market.apply(step);
  }
  const side = (name: 'BID' | 'ASK') =>
    Object.fromEntries(target.levels('BTCUSDT', name, 9).map(({ px, qty }) => [px, qty]));
  return { bids: side('BID'), asks: side('ASK') };
}

describe('BinanceFlow', () => {
  it('removes what a ticker shows to be gone', () => {
    expect(after(ticker(11, 98, 102))).toEqual({ bids: { 98: 1 }, asks: { 102: 1 } });
  });

  it('takes of a late depth message only what lies behind the touch', () => {
    const late = depth('DEPTH', 12, { 100: 9, 97: 3 }, { 101: 8, 103: 2 });
    expect(after(ticker(13, 99, 101), late)).toEqual({
      bids: { 99: 1, 98: 7, 97: 3 },
      asks: { 101: 1, 102: 7, 103: 2 },
    });
  });

  it('leaves out news older than the book', () => {
    const old = depth('DEPTH', 10, { 99: 0 }, {});
    expect(after(old, ticker(9, 50, 51)).bids).toEqual({ 99: 5, 98: 7 });
  });

  it('lets a new quote remove older ones that it would trade with', () => {
    expect(after(depth('DEPTH', 11, { 101: 4 }, {}))).toEqual({
      bids: { 101: 4, 99: 5, 98: 7 },
      asks: { 102: 7 },
    });
  });

  it('starts anew from a later snapshot', () => {
    expect(after(depth('SNAPSHOT', 20, { 90: 1 }, { 91: 2 }))).toEqual({ bids: { 90: 1 }, asks: { 91: 2 } });
  });
});
