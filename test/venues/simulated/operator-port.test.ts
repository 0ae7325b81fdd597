import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OperatorAnswer, OperatorPort } from '../../../venues/simulated/operator-port.js';
import { serveOperator } from '../../../venues/simulated/operator-port.js';
import { ExchangeFixture } from './exchange-fixture.js';
import { anOrder, aVenue, flow, MID } from './venue-builders.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/venue-wire.md'), 'utf8');
const examples = (/```operator\n([\s\S]*?)```/.exec(page)?.[1] ?? '').trimEnd().split('\n');

let desk: ExchangeFixture;
let port: OperatorPort;

beforeEach(async () => {
  desk = new ExchangeFixture(aVenue({}, { native: ['REPLACE'] }));
  await desk.logon('FAIRLEAD');
  port = await serveOperator((venue) => (venue === 'TEST' ? desk.exchange : undefined), 0);
});

afterEach(() => port.close());

async function answersTo(...lines: readonly string[]): Promise<readonly OperatorAnswer[]> {
  const socket = connect({ host: '127.0.0.1', port: port.port });
  socket.write(lines.map((line) => `${line}\n`).join(''));
  const answers: OperatorAnswer[] = [];
  const reader = createInterface({ input: socket });
  reader.on('line', (line) => answers.push(JSON.parse(line) as OperatorAnswer));
  while (answers.length < lines.length) await once(reader, 'line');
  socket.destroy();
  return answers;
}

function told(clOrdId: string): readonly string[] {
  desk.settle();
  return desk.heard('FAIRLEAD').kinds(clOrdId);
}

describe('the operator port', () => {
  it('carries acts out, in order, and answers each', async () => {
    desk.exchange.submit(flow('bg', { qty: 60 }));
    desk.send('FAIRLEAD', anOrder('a'));
    const venue = 'TEST';
    const order = { id: 'more', symbol: 'ACME', side: 'SELL', px: MID, qty: 10, timeInForce: 'GTC' };
    const answers = await answersTo(
      JSON.stringify({ venue, act: 'FLOW', order }),
      JSON.stringify({ venue, act: 'REDUCE', clientId: 'FAIRLEAD', clOrdId: 'a', orderQty: 90 }),
      JSON.stringify({ venue, act: 'HALT', symbol: 'ACME', orders: 'SUSPEND' }),
      JSON.stringify({ venue, act: 'RESUME', symbol: 'ACME' }),
      JSON.stringify({ venue, act: 'CANCEL', clientId: 'FAIRLEAD', clOrdId: 'a', text: 'enough' }),
      JSON.stringify({ venue, act: 'RECORDS', clientId: 'FAIRLEAD' }),
    );
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => ({ ok: true, result: null })));
    expect(answers[5]).toMatchObject({ ok: true, result: { positions: [{ symbol: 'ACME', qty: 70 }] } });
    expect(told('a')).toEqual(['NEW', 'TRADE', 'TRADE', 'RESTATED', 'SUSPENDED', 'NEW', 'CANCELED']);
  });

  it('corrects and busts by the execId', async () => {
    desk.exchange.submit(flow('bg'));
    desk.send('FAIRLEAD', anOrder('a'));
    const { execId } = desk.exchange.operator.records('FAIRLEAD').executions[0] ?? {};
    await answersTo(
      JSON.stringify({ venue: 'TEST', act: 'CORRECT', execId, lastQty: 100, lastPx: MID + 100 }),
      JSON.stringify({ venue: 'TEST', act: 'BUST', execId }),
    );
    expect(told('a')).toEqual(['NEW', 'TRADE', 'TRADE_CORRECT', 'TRADE_CANCEL', 'CANCELED']);
  });

  it('cuts the links', async () => {
    await answersTo(JSON.stringify({ venue: 'TEST', act: 'CUT_LINKS' }));
    desk.settle();
    expect(desk.heard('FAIRLEAD').links).toEqual(['UP', 'DOWN']);
  });

  it.each([
    ['what is not JSON', 'hello', 'Unexpected token'],
    ['an act that there is not', '{"venue":"TEST","act":"DANCE"}', 'act: '],
    ['a field that is missing', '{"venue":"TEST","act":"BUST"}', 'execId: '],
    ['another venue', '{"venue":"NONE","act":"CUT_LINKS"}', 'no exchange NONE here'],
    ['what cannot be done', '{"venue":"TEST","act":"BUST","execId":"e-9"}', 'TEST has no execution e-9'],
    ['a symbol that is not listed', '{"venue":"TEST","act":"RESUME","symbol":"X"}', 'TEST does not list X'],
  ])('refuses %s with a reason, and goes on', async (_, line, reason) => {
    const [refused, next] = await answersTo(line, '{"venue":"TEST","act":"RECORDS","clientId":"FAIRLEAD"}');
    expect(refused).toEqual({ ok: false, error: expect.stringContaining(reason) });
    expect(next).toMatchObject({ ok: true });
  });

  it.each(examples)('understands the page: %s', async (line) => {
    const [answer] = await answersTo(line);
    expect(answer).toEqual({ ok: false, error: 'no exchange XDEP here' });
  });
});
