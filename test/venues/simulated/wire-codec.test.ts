import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeClientMessage,
  decodeExchangeMessage,
  encodeMessage,
} from '../../../venues/simulated/wire-codec.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/venue-wire.md'), 'utf8');
const [client = '', exchange = ''] = Array.from(
  page.matchAll(/```json\n([\s\S]*?)```/g),
  (match) => match[1],
);
const lines = (text: string) => text.trimEnd().split('\n');

describe('the wire as docs/venue-wire.md shows it', () => {
  it.each(lines(client))('reads and writes a client message: %s', (line) => {
    expect(JSON.parse(encodeMessage(decodeClientMessage(line)))).toEqual(JSON.parse(line));
  });

  it.each(lines(exchange))('reads and writes an exchange message: %s', (line) => {
    expect(JSON.parse(encodeMessage(decodeExchangeMessage(line)))).toEqual(JSON.parse(line));
  });

  it('names the place of what is wrong', () => {
    const order = {
      clOrdId: 'a',
      symbol: 'A',
      side: 'BUY',
      ordType: 'LIMIT',
      orderQty: 1.5,
      price: 1,
      timeInForce: 'DAY',
    };
    expect(() => decodeClientMessage(JSON.stringify({ type: 'ORDER', order }))).toThrow('order.orderQty: ');
    expect(() => decodeExchangeMessage('{"type":"REPORT","report":{"kind":"NEW"}}')).toThrow('report.');
  });
});
