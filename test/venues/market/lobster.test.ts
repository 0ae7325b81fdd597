import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../../src/lib/random.js';
import type { Level } from '../../../src/model/book.js';
import type { LobsterRow } from '../../../venues/market/lobster-flow.js';
import { lobsterLines, lobsterSymbol, openLobster } from '../../../venues/market/lobster.js';
import type { RecordedStep } from '../../../venues/market/recorded-flow.js';
import { RecordedMarket } from '../../../venues/market/replay.js';
import type { FlowTarget } from '../../../venues/matching/flow-target.js';
import { openExchanges } from './exchanges.js';
import { aStock } from './instruments.js';
import { MemoryTarget, summedLevels } from './memory-target.js';

const RECORDED = join(
  import.meta.dirname,
  '../../../../shared/data/AAPL_2012-06-21_34200000_57600000_message_10.csv',
);
const AAPL = aStock('AAPL', 5_850_000);
const ABSENT = 'skipped: the recorded data is not beside the repository (../shared/data)';
const present = existsSync(RECORDED);

async function rowsOf(file: string, instrument = AAPL): Promise<LobsterRow[]> {
  const rows: LobsterRow[] = [];
  for await (const { row } of lobsterLines(file, instrument)) rows.push(row);
  return rows;
}

function differing(rebuilt: readonly Level[], recorded: readonly Level[]): number {
  return recorded.filter(({ px, qty }, i) => rebuilt[i]?.px !== px || rebuilt[i]?.qty !== qty).length;
}

async function replayed(targets: readonly FlowTarget[]) {
  const market = new RecordedMarket('AAPL', targets, new SeededRandom('proof'));
  const rows = await rowsOf(RECORDED);
  const found = { best: 0, levels: 0, compared: 0 };
  let line = 0;
  for await (const step of (await openLobster(RECORDED, AAPL)).steps()) {
    market.apply(step);
    const row = rows[line];
    line += 1;
    for (const [side, recorded] of [['BID', row?.BUY ?? []] as const, ['ASK', row?.SELL ?? []] as const]) {
      const rebuilt = summedLevels(targets, 'AAPL', side);
      found.best += differing(rebuilt, recorded.slice(0, 1));
      if (line === 1) continue;
      found.levels += differing(rebuilt, recorded);
      found.compared += recorded.length;
    }
  }
  return found;
}

(present ? describe : describe.skip)(`LOBSTER recording${present ? '' : ` (${ABSENT})`}`, () => {
  it.each([
    ['four real exchanges', openExchanges([AAPL]).displayed],
    ['one bare book', [new MemoryTarget('A')]],
  ])('rebuilds the recorded book, summed over %s, after every message', async (name, targets) => {
    const found = await replayed(targets);
    console.log(
      `${name}: ${found.levels} of ${found.compared} recorded levels differ, ${found.best} at the touch`,
    );
    expect(found).toMatchObject({ best: 0, compared: 19_960 });
    expect(found.levels).toBeLessThanOrEqual(2);
  });
});

function recordingOf(messages: readonly string[], rows: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lobster-')), 'AAPL_2012-06-21_0_1_message_1.csv');
  writeFileSync(file, messages.join('\n'));
  writeFileSync(file.replace('message', 'orderbook'), rows.join('\n'));
  return file;
}

async function stepsOf(messages: readonly string[], rows: readonly string[]): Promise<RecordedStep[]> {
  const recording = await openLobster(recordingOf(messages, rows), AAPL);
  const steps: RecordedStep[] = [];
  for await (const step of recording.steps()) steps.push(step);
  return steps;
}

const FIRST = '34200.5,1,7,10,1000000,1';
const ROW = '1000200,5,1000000,10';

describe('LOBSTER reader', () => {
  it('reads every type of message', async () => {
    const lines = [
      FIRST,
      '34200.6,1,8,30,1000000,1',
      '34200.7,2,8,5,1000000,1',
      '34200.8,4,7,4,1000000,1',
      '34200.9,3,8,25,1000000,1',
      '34201,5,0,3,1000100,-1',
      '34201.1,6,-1,9,1000100,1',
      '34201.2,7,0,0,-1,-1',
      '34201.3,7,0,0,0,-1',
      '34201.4,7,0,0,1,-1',
    ];
    const steps = await stepsOf(
      lines,
      lines.map(() => ROW),
    );
    expect(steps.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => tenth * 100_000));
    expect(steps.slice(1).flatMap(({ events }) => events)).toEqual([
      { kind: 'ADD', id: '8', side: 'BUY', px: 1_000_000, qty: 30 },
      { kind: 'REDUCE', id: '8', qty: 5 },
      { kind: 'EXECUTE', id: 'level-1', qty: 4 },
      { kind: 'REDUCE', id: '8', qty: 25 },
      { kind: 'PRINT', px: 1_000_100, qty: 3 },
      { kind: 'PRINT', px: 1_000_100, qty: 9 },
      { kind: 'HALT', halted: true },
      { kind: 'HALT', halted: true },
      { kind: 'HALT', halted: false },
    ]);
  });

  it('takes a level that comes into view from below from the record', async () => {
    const steps = await stepsOf([FIRST, '34200.6,3,7,10,1000000,1'], [ROW, '1000200,5,999000,40']);
    expect(steps[1]?.events).toEqual([
      { kind: 'REDUCE', id: 'level-1', qty: 10 },
      { kind: 'ADD', id: 'level-3', side: 'BUY', px: 999_000, qty: 40 },
    ]);
  });

  it('leaves out levels that do not exist', async () => {
    const [opening] = await stepsOf([FIRST], [`${ROW},9999999999,0,-9999999999,0`]);
    expect(opening?.events).toHaveLength(2);
  });

  it.each([
    [
      'a type beyond 7',
      `${FIRST}\n34200.6,9,8,30,1000000,1`,
      /message_1\.csv, line 2: type "9" is unknown: 1 to 7/,
    ],
    ['a missing field', `${FIRST}\n34200.6,1,8`, /line 2: .* is not "seconds,type,order id/],
    ['a size of zero', '34200.5,1,7,0,1000000,1', /line 1: size 0 is not a positive whole number/],
    ['a price that is no number', '34200.5,1,7,1,ten,1', /line 1: "ten" is not a whole number/],
    ['a direction that is none', '34200.5,1,7,1,1000000,2', /line 1: direction "2": 1 buys, -1 sells/],
  ])('names file, line and remedy of %s', async (_, messages, fault) => {
    await expect(stepsOf(messages.split('\n'), [ROW, ROW])).rejects.toThrow(fault);
  });

  it('says when the orderbook file is shorter, or missing', async () => {
    await expect(stepsOf([FIRST, FIRST], [ROW])).rejects.toThrow(/orderbook_1\.csv, line 2: ends before/);
    await expect(openLobster('/nowhere/AAPL_1_2_3_message_10.csv', AAPL)).rejects.toThrow(
      /AAPL_1_2_3_message_10\.csv: cannot be read/,
    );
  });

  it('refuses a price finer than the instrument', async () => {
    const coarse = { ...AAPL, pxScale: 2 };
    const file = recordingOf(['34200.5,1,7,10,1000001,1'], [ROW]);
    await expect(rowsOf(file, coarse)).rejects.toThrow(/price 1000001 .* AAPL's 2 decimals/);
  });

  it('finds the symbol in the name', () => {
    expect(lobsterSymbol(RECORDED)).toBe('AAPL');
    expect(lobsterSymbol('/tmp/AAPL.csv')).toBeUndefined();
  });
});
