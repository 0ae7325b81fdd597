/** A session that passes from one owner to the next: the deposed one sends nothing more and does not come back. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import type { VenueAdapter } from '../../../src/execution/venue-adapter.js';
import { ManualClock, SystemClock } from '../../../src/lib/clock.js';
import { ManualScheduler, SystemScheduler } from '../../../src/lib/scheduler.js';
import { SessionAdapter } from '../../../venues/simulated/adapter/session-adapter.js';
import { tcpAdapter, tcpLink } from '../../../venues/simulated/adapter/tcp-link.js';
import type { Connection } from '../../../venues/simulated/connection.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { TcpServer } from '../../../venues/simulated/exchange/tcp-server.js';
import { serveTcp } from '../../../venues/simulated/exchange/tcp-server.js';
import { encodeMessage } from '../../../venues/simulated/wire-codec.js';
import type { ClientMessage, ExchangeMessage, Logon } from '../../../venues/simulated/wire.js';
import { WIRE_VERSION } from '../../../venues/simulated/wire.js';
import { RecordingListener } from './recording-listener.js';
import { anOrder, aVenue } from './venue-builders.js';
import { exchangeOf } from './venue-harness.js';

const host = '127.0.0.1';
const clientId = 'fairlead-1';

function logon(terms: Partial<Logon>): Logon {
  return { type: 'LOGON', version: WIRE_VERSION, venue: 'TEST', clientId, resume: null, ...terms };
}

describe('a session over TCP', () => {
  let exchange: Exchange;
  let server: TcpServer;
  const opened: VenueAdapter[] = [];

  beforeEach(async () => {
    exchange = exchangeOf(aVenue(), { clock: new SystemClock(), scheduler: new SystemScheduler() });
    server = await serveTcp(() => exchange, { host, port: 0 });
  });

  afterEach(async () => {
    for (const adapter of opened.splice(0)) await adapter.close();
    exchange.close();
    await server.close();
  });

  function owner(epoch: number) {
    const terms = { venue: 'TEST', host, port: server.port, silenceMillis: 5000 };
    const adapter = tcpAdapter({ ...terms, clientId, epoch: () => epoch, scheduler: new SystemScheduler() });
    opened.push(adapter);
    return { adapter, heard: new RecordingListener() };
  }

  it('passes to the owner with the higher epoch, with its orders, and the first one sends nothing more', async () => {
    const [first, second] = [owner(1), owner(2)];
    await first.adapter.connect(first.heard, null);
    first.adapter.send(anOrder('a'));
    await first.heard.until(() => first.heard.reports.length === 1);

    await second.adapter.connect(second.heard, null);
    expect(second.heard.kinds('a')).toEqual(['NEW']);
    await first.heard.until(() => first.heard.links.includes('DOWN'));
    first.adapter.send(anOrder('late'));
    first.adapter.cancel({ clOrdId: 'a', requestId: 'a-C' });
    await expect(first.adapter.statement(0)).rejects.toThrow('the link is down');

    const { openOrders } = await second.adapter.statement(0);
    expect(openOrders.map(({ clOrdId }) => clOrdId)).toEqual(['a']);
    second.adapter.query('late');
    await second.heard.until(() => second.heard.kinds('late').length > 0);
    expect(second.heard.kinds('late')).toEqual(['UNKNOWN']);
    expect(second.heard.links).toEqual(['UP']);
  });

  it('is refused to a deposed owner, which stops trying until it is connected anew', async () => {
    const time = new ManualScheduler(new ManualClock(0));
    let dialled = 0;
    let epoch = 1;
    const link = tcpLink({ host, port: server.port }, 5000);
    const deposed = new SessionAdapter({
      venue: 'TEST',
      clientId,
      epoch: () => epoch,
      scheduler: time,
      dial: (receiver) => {
        dialled += 1;
        return link(receiver);
      },
    });
    opened.push(deposed);
    const heard = new RecordingListener();
    await deposed.connect(heard, null);
    const second = owner(2);
    await second.adapter.connect(second.heard, null);
    await heard.until(() => heard.links.includes('DOWN'));
    await expect(deposed.connect(heard, null)).rejects.toThrow('superseded: the session belongs to epoch 2');
    await deposed.close();
    time.advance(3_600_000_000);
    expect(dialled).toBe(2);

    epoch = 3;
    await deposed.connect(heard, null);
    expect(heard.links).toEqual(['UP', 'DOWN', 'UP']);
    await second.heard.until(() => second.heard.links.includes('DOWN'));
  });

  it('does not try again after a link was lost and the next logon found a later owner', async () => {
    const time = new ManualScheduler(new ManualClock(0));
    const first = new RecordingListener();
    const gone = new EventEmitter();
    const refused = once(gone, 'second');
    const link = tcpLink({ host, port: server.port }, 5000);
    const lines: string[] = [];
    const deposed = new SessionAdapter({
      venue: 'TEST',
      clientId,
      epoch: () => 1,
      scheduler: time,
      dial: (receiver) => {
        lines.push('dialled');
        return link({
          receive: (message) => {
            if (message.type === 'LOGON_REJECTED') lines.push(message.text);
            receiver.receive(message);
          },
          lost: (reason) => {
            receiver.lost(reason);
            lines.push('lost');
            if (lines.length === 5) gone.emit('second');
          },
        });
      },
    });
    opened.push(deposed);
    await deposed.connect(first, null);
    exchange.cutLinks();
    await first.until(() => first.links.includes('DOWN'));
    const second = owner(2);
    await second.adapter.connect(second.heard, null);
    time.advance(100_000);
    await refused;
    time.advance(3_600_000_000);
    expect(lines).toEqual([
      'dialled',
      'lost',
      'dialled',
      'superseded: the session belongs to epoch 2',
      'lost',
    ]);
    expect(second.heard.links).toEqual(['UP']);
  });

  it('serves a process that stood still while it was deposed nothing that it sends when it goes on', async () => {
    // It neither reads nor closes: as a stopped process, whose kernel still keeps the link.
    const frozen = connect({ host, port: server.port, allowHalfOpen: true });
    frozen.on('error', () => undefined);
    const gone = new Promise<void>((resolve) => frozen.once('close', () => resolve()));
    frozen.write(encodeMessage(logon({ epoch: 1 })));
    await new Promise<void>((resolve) => frozen.once('readable', resolve));
    frozen.pause();
    const second = owner(2);
    await second.adapter.connect(second.heard, null);
    frozen.write(encodeMessage({ type: 'ORDER', order: anOrder('late') }));
    frozen.write(encodeMessage(logon({ epoch: 1 })));
    frozen.resume();
    await gone;
    const { openOrders } = await second.adapter.statement(0);
    expect(openOrders).toEqual([]);
    expect(second.heard.links).toEqual(['UP']);
  });

  it('shows market data to any number of links without a session, and takes no request on them', async () => {
    const second = owner(2);
    await second.adapter.connect(second.heard, null);
    const watchers = [0, 1].map(() => {
      const terms = { venue: 'TEST', clientId: null, host, port: server.port, silenceMillis: 5000 };
      const adapter = tcpAdapter({ ...terms, scheduler: new SystemScheduler() });
      opened.push(adapter);
      return { adapter, heard: new RecordingListener() };
    });
    for (const { adapter, heard } of watchers) await adapter.connect(heard, null);
    second.adapter.send(anOrder('a'));
    for (const { adapter, heard } of watchers) {
      await heard.until(() =>
        heard.updates.some(({ kind, levels }) => kind === 'DELTA' && levels.length > 0),
      );
      expect(heard.book('ACME').BID).toHaveLength(1);
      adapter.send(anOrder('b'));
      adapter.query('a');
      await expect(adapter.statement(0)).rejects.toThrow('the link is for market data alone');
      expect(heard.reports).toEqual([]);
      expect(heard.links).toEqual(['UP']);
    }
    const { openOrders } = await second.adapter.statement(0);
    expect(openOrders.map(({ clOrdId }) => clOrdId)).toEqual(['a']);

    const raw = connect({ host, port: server.port });
    let said = '';
    raw.setEncoding('utf8').on('data', (text: string) => (said += text));
    raw.write(encodeMessage(logon({ clientId: null })));
    raw.write(encodeMessage({ type: 'ORDER', order: anOrder('c') }));
    await new Promise((resolve) => raw.once('close', resolve));
    expect(said).toContain('a link for market data takes no ORDER');
    expect(exchange.operator.records(clientId).openOrders).toHaveLength(1);
  });
});

/** An end of a link that does not notice that it was closed. */
class DeafLink implements Connection<ExchangeMessage> {
  readonly heard: ExchangeMessage[] = [];
  closed = false;

  send(message: ExchangeMessage): void {
    this.heard.push(message);
  }

  close(): void {
    this.closed = true;
  }

  kinds(clOrdId: string): string[] {
    return this.heard.flatMap((message) =>
      message.type === 'REPORT' && message.report.clOrdId === clOrdId ? [message.report.kind] : [],
    );
  }
}

/** Opens links on which the messages are said. */
function linksOf(exchange: Exchange) {
  return (...messages: readonly ClientMessage[]) => {
    const link = new DeafLink();
    const receiver = exchange.accept(link);
    const say = (...more: readonly ClientMessage[]) => {
      for (const message of more) receiver.receive(message);
    };
    say(...messages);
    return { link, say };
  };
}

describe('requests around a takeover', () => {
  const time = new ManualScheduler(new ManualClock(1_767_623_400_000_000));
  const venue = aVenue({ latency: { kind: 'fixed', medianMicros: 500 } });

  it('are carried out when they came before it, ahead of what the new owner asks, and dropped after it', () => {
    const exchange = exchangeOf(venue, { clock: time.clock, scheduler: time });
    const open = linksOf(exchange);
    const old = open(logon({ epoch: 1 }), { type: 'ORDER', order: anOrder('before') });
    const next = open(
      logon({ epoch: 2 }),
      { type: 'QUERY', clOrdId: 'before' },
      { type: 'QUERY', clOrdId: 'after' },
    );
    old.say(
      { type: 'ORDER', order: anOrder('after') },
      { type: 'CANCEL', clOrdId: 'before', requestId: 'c' },
    );
    expect(old.link.closed).toBe(true);
    expect(old.link.heard.at(-1)).toMatchObject({ type: 'LOGON_REJECTED', superseded: true });
    time.advance(10_000);
    expect(next.link.kinds('before')).toEqual(['NEW', 'NEW']);
    expect(next.link.kinds('after')).toEqual(['UNKNOWN']);
    expect(exchange.operator.records(clientId).openOrders).toHaveLength(1);
    exchange.close();
  });

  it('pass between equals as they always did, and never back to a lower epoch', () => {
    const exchange = exchangeOf(venue, { clock: time.clock, scheduler: time });
    const open = linksOf(exchange);
    const [first, second, none] = [open(logon({ epoch: 4 })), open(logon({ epoch: 4 })), open(logon({}))];
    expect(first.link.closed).toBe(true);
    expect(first.link.heard.some(({ type }) => type === 'LOGON_REJECTED')).toBe(false);
    expect(second.link.closed).toBe(false);
    expect(none.link.heard).toEqual([
      { type: 'LOGON_REJECTED', text: 'superseded: the session belongs to epoch 4', superseded: true },
    ]);
    // One that was refused is not heard again, whatever it says.
    none.say(logon({ epoch: 9 }), { type: 'ORDER', order: anOrder('x') });
    expect(none.link.heard).toHaveLength(1);
    expect(second.link.closed).toBe(false);
    exchange.close();
  });
});
