import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { SystemClock } from '../../../src/lib/clock.js';
import { SystemScheduler } from '../../../src/lib/scheduler.js';
import { tcpAdapter } from '../../../venues/simulated/adapter/tcp-link.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { TcpServer } from '../../../venues/simulated/exchange/tcp-server.js';
import { serveTcp } from '../../../venues/simulated/exchange/tcp-server.js';
import { RecordingListener } from './recording-listener.js';
import { anOrder, aVenue } from './venue-builders.js';
import { exchangeOf } from './venue-harness.js';

const host = '127.0.0.1';
let exchange: Exchange;
let server: TcpServer;

function served(port: number): Promise<TcpServer> {
  return serveTcp((venue) => (venue === 'TEST' ? exchange : undefined), { host, port });
}

beforeEach(async () => {
  exchange = exchangeOf(aVenue(), { clock: new SystemClock(), scheduler: new SystemScheduler() });
  server = await served(0);
});

afterEach(async () => {
  exchange.close();
  await server.close();
});

function adapterFor(venue: string) {
  const terms = { venue, clientId: 'US', host, port: server.port, silenceMillis: 5000 };
  return tcpAdapter({ ...terms, scheduler: new SystemScheduler() });
}

/** Everything the server says until it hangs up. */
function answerTo(...chunks: (string | Buffer)[]): Promise<string> {
  const socket: Socket = connect({ host, port: server.port });
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
  for (const chunk of chunks) socket.write(chunk);
  // A reset is one way to be cut off.
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.on('close', () => resolve(heard)));
}

describe('the exchange over TCP', () => {
  it.each([
    ['what is not JSON', 'hello\n', 'not a line of JSON: hello'],
    ['a message of no known type', '{"type":"HELLO"}\n', 'type: '],
    [
      'a request before the logon',
      '{"type":"CANCEL","clOrdId":"a","requestId":"r"}\n',
      'the first message must be LOGON',
    ],
    [
      'another version',
      '{"type":"LOGON","version":9,"venue":"TEST","clientId":"US","resume":null}\n',
      'wire version 9 is not spoken here, use 2',
    ],
    [
      'an exchange that is not here',
      '{"type":"LOGON","version":2,"venue":"NONE","clientId":"US","resume":null}\n',
      'no exchange NONE here',
    ],
    ['an order without a field', '{"type":"ORDER","order":{"clOrdId":"a"}}\n', 'order.symbol: '],
  ])('refuses %s with a reason and hangs up', async (_, line, reason) => {
    const answer: unknown = JSON.parse(await answerTo(line));
    expect(answer).toEqual({ type: 'LOGON_REJECTED', text: expect.stringContaining(reason) });
  });

  it('hangs up on a line without an end', async () => {
    expect(await answerTo(Buffer.alloc(2 * 1024 * 1024, 'x'))).toBe('');
  });

  it('tells a caller why the first logon failed', async () => {
    const adapter = adapterFor('NONE');
    await expect(adapter.connect(new RecordingListener(), null)).rejects.toThrow(
      'NONE refused the logon: no exchange NONE here',
    );
    await adapter.close();
  });

  it('fails the first attempt at a closed port, and comes up by itself once it is open', async () => {
    const { port } = server;
    await server.close();
    const adapter = adapterFor('TEST');
    const heard = new RecordingListener();
    await expect(adapter.connect(heard, null)).rejects.toThrow('TEST cannot be reached: ');
    server = await served(port);
    await heard.until(() => heard.links.length > 0);
    expect(heard.links).toEqual(['UP']);
    await adapter.close();
  });

  it('says DOWN when the server goes away, and resumes when it is back', async () => {
    const heard = new RecordingListener();
    const adapter = adapterFor('TEST');
    await adapter.connect(heard, null);
    adapter.send(anOrder('a'));
    await heard.until(() => heard.reports.length === 1);
    const { port } = server;
    await server.close();
    await heard.until(() => heard.links.includes('DOWN'));
    server = await served(port);
    await heard.until(() => heard.links.length === 3);
    adapter.cancel({ clOrdId: 'a', requestId: 'a-C' });
    await heard.until(() => heard.reports.length === 2);
    expect(heard.reports.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'NEW'],
      [2, 'CANCELED'],
    ]);
    await adapter.close();
  });
});
