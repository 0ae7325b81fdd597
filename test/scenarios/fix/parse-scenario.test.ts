import { describe, expect, it } from '@jest/globals';
import { ScenarioError, parseScenario } from './parse-scenario.js';
import { pathsOf } from './scenario.js';

const HEAD = ['matrix X.1.a', 'title Something', 'fix42 none', 'source text'];
const NEW_ROW = 'NEW NEW X - 100 0 100 0';

/** A file of the four headings and these lines; the first of them is line 5. */
function parse(...lines: readonly string[]) {
  return parseScenario('x.scenario', [...HEAD, ...lines].join('\n'));
}

function afterNew(line: string): readonly string[] {
  return ['1 client new X 100', line];
}

function complaint(...lines: readonly string[]): string {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'nothing was wrong';
}

describe('a scenario file', () => {
  it('has headings, a main line and branches', () => {
    const scenario = parse(
      'order timeInForce=GTC',
      'symbol T',
      'price 18.00',
      '# a note',
      '1 client new X 100 # of a person',
      `2 desk NEW | ${NEW_ROW}`,
      'else: it is rejected',
      '  2 desk REJECTED | REJECTED REJECTED X - 100 0 0 0',
      'd2.1 note the sun rises',
    );
    expect(scenario).toMatchObject({
      matrix: 'X.1.a',
      title: 'Something',
      fix42: null,
      terms: { timeInForce: 'GTC' },
      symbol: 'T',
      price: '18.00',
      branches: [{ name: 'it is rejected', after: 1 }],
    });
    expect(scenario.steps.map(({ line, time, text }) => [line, time, text])).toEqual([
      [9, '1', 'client new X 100'],
      [10, '2', 'desk NEW'],
      [13, 'd2.1', 'note the sun rises'],
    ]);
  });

  it('is played once for the main line and once for each branch', () => {
    const scenario = parse(
      '1 client new X 100',
      `2 desk NEW | ${NEW_ROW}`,
      'else: it is rejected',
      '  2 desk REJECTED | REJECTED REJECTED X - 100 0 0 0',
      '3 desk TRADE 100 | TRADE FILLED X - 100 100 0 100',
      'else: it is canceled',
      '  3 desk CANCELED | CANCELED CANCELED X - 100 0 0 0',
    );
    const paths = pathsOf(scenario).map(({ name, steps }) => [name, steps.map(({ text }) => text)]);
    expect(paths).toEqual([
      ['X.1.a', ['client new X 100', 'desk NEW', 'desk TRADE 100']],
      ['X.1.a, it is rejected', ['client new X 100', 'desk REJECTED']],
      ['X.1.a, it is canceled', ['client new X 100', 'desk NEW', 'desk CANCELED']],
    ]);
  });

  it('says what a report is about', () => {
    const { steps } = parse(
      '1 client new X 100 ordType=STOP stopPx=19.20',
      '2 desk TRADE 60 @ 17.50 as B | TRADE PARTIALLY_FILLED X - 100 60 40 60 avgPx=17.5',
      '3 client replaces Y,X 200 price=lower',
      '4 desk TRADE_CORRECT 50 @ 17.40 of B as C | TRADE_CORRECT PARTIALLY_FILLED X - 100 50 50 50',
      '5 desk ORDER_CANCEL_REJECT for Y cxlRejReason=OTHER | ORDER_CANCEL_REJECT NEW Y X . . . .',
    );
    expect(steps.map(({ action }) => action)).toMatchObject([
      { kind: 'NEW', by: 'client', orderQty: '100', fields: { ordType: 'STOP', stopPx: '19.20' } },
      { kind: 'REPORT', reported: 'TRADE', lastQty: '60', lastPx: '17.50', of: null, as: 'B', for: null },
      { kind: 'REPLACE', clOrdId: 'Y', origClOrdId: 'X', orderQty: '200', fields: { price: 'lower' } },
      { reported: 'TRADE_CORRECT', lastQty: '50', lastPx: '17.40', of: 'B', as: 'C' },
      { reported: 'ORDER_CANCEL_REJECT', for: 'Y', fields: { cxlRejReason: 'OTHER' } },
    ]);
    expect(steps[1]?.row).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', origClOrdId: '-', avgPx: '17.5' });
    expect(steps[4]?.row).toMatchObject({ orderQty: '.', avgPx: '.' });
  });
});

describe('a bad scenario file', () => {
  it('without its headings says which', () => {
    expect(() => parseScenario('x.scenario', 'title Something\n1 client new X 100')).toThrow(
      'x.scenario:1: the heading matrix, fix42, source is missing',
    );
    expect(complaint()).toBe('x.scenario:1: there is no step');
  });

  it.each<readonly [complaint: string, lines: readonly string[]]>([
    ['5: "colour blue" is no step (time, then client', ['colour blue']],
    ['5: the heading title is there twice', ['title Again']],
    ['6: the heading symbol belongs above the first step', afterNew('symbol T')],
    ['1: the heading order is field=value', ['order GTC', '1 client new X 100']],
    ['5: an indented step belongs to an else: above it', ['  1 client new X 100']],
    ['5: else: comes after the step that does not happen', ['else: never']],
    ['6: name what happens instead', afterNew('else:')],
    ['5: else: never has no steps', afterNew('else: never')],
    ['5: the client cannot "sings"; write one of: new X', ['1 client sings X']],
    ['6: the desk cannot "FILLED"; write new or one of NEW, TRADE', afterNew('2 desk FILLED')],
    ['5: new needs a quantity, or cashOrderQty=', ['1 client new X']],
    ['5: "x" is not one capital letter', ['1 client new x 100']],
    ['6: "Y" is not ClOrdID,OrigClOrdID', afterNew('2 client cancels Y')],
    ['6: TRADE needs a quantity', afterNew('2 desk TRADE')],
    ['6: NEW has no quantity; remove 5', afterNew('2 desk NEW 5')],
    ['6: "@ cheap" is not @ and a price', afterNew('2 desk TRADE 5 @ cheap')],
    ['6: "loudly" is not understood here', afterNew('2 desk NEW loudly')],
    ['6: a REPORT causes a report: write it behind |', afterNew('2 desk NEW')],
    ['5: a NEW causes no report; remove what is behind |', [`1 client new X 100 | ${NEW_ROW}`]],
    ["6: the report's ExecType has to be REJECTED, not NEW", afterNew(`2 desk REJECTED | ${NEW_ROW}`)],
    ['6: a report has the columns ExecType OrdStatus', afterNew('2 desk NEW | NEW NEW X - 100 0 100')],
    ['6: "OLD" is no ExecType', afterNew('2 desk NEW | OLD NEW X - 100 0 100 0')],
    ['6: "OLD" is no OrdStatus', afterNew('2 desk NEW | NEW OLD X - 100 0 100 0')],
    ['6: "xx" is no ClOrdID', afterNew('2 desk NEW | NEW NEW xx - 100 0 100 0')],
    ['6: "1e2" is no quantity', afterNew('2 desk NEW | NEW NEW X - 1e2 0 100 0')],
    ['6: "px=3" is not avgPx', afterNew('2 desk NEW | NEW NEW X - 100 0 100 0 px=3')],
    ['5: there is no order yet', [`2 desk NEW | ${NEW_ROW}`]],
    ['6: X is the ClOrdID of an order or request already', afterNew('2 client new X 100')],
    ['6: no order or request is called A yet', afterNew('2 client cancels Y,A')],
    [
      '6: no order or request is called Y yet',
      afterNew('2 desk CANCELED for Y | CANCELED CANCELED Y X 100 0 0 0'),
    ],
    [
      '6: no execution is called B; write "as B"',
      afterNew('2 desk TRADE_CANCEL of B | TRADE_CANCEL NEW X - 100 0 100 0'),
    ],
  ])('%s', (expected, lines) => {
    expect(complaint(...lines)).toMatch(`x.scenario:${expected}`);
  });
});
