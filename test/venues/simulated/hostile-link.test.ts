/** Each misdeed of a hostile link does what it says, and the proxy cuts bytes without losing any until it is told to. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { ManualClock } from '../../../src/lib/clock.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import type { VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Connection } from '../../../venues/simulated/connection.js';
import { localLink } from '../../../venues/simulated/adapter/local-link.js';
import type { ClientMessage, ExchangeMessage } from '../../../venues/simulated/wire.js';
import { WIRE_VERSION } from '../../../venues/simulated/wire.js';
import { startChoppyProxy } from '../../support/hostile/choppy-proxy.js';
import { HostileLink } from '../../support/hostile/hostile-link.js';
import type { ReportMisdeed, RequestMisdeed } from '../../support/hostile/misdeeds.js';
import { ALL_MISDEEDS, anyScript, HONEST, misdeedFor } from '../../support/hostile/script.js';
import type { Script } from '../../support/hostile/script.js';
import { anOrder, aVenue, flow } from './venue-builders.js';
import { exchangeOf } from './venue-harness.js';

const NOON = 1_767_632_400_000_000;
const LONG = 10_000_000;

/** A raw client on a link that does one thing to the reports, or to the requests, of one order. */
class Client {
  readonly scheduler = new ManualScheduler(new ManualClock(NOON));
  readonly exchange = exchangeOf(aVenue(), { clock: this.scheduler.clock, scheduler: this.scheduler });
  readonly link = new HostileLink({ scheduler: this.scheduler, random: new SeededRandom('hostile-link') });
  readonly heard: VenueReport[] = [];
  lost = false;
  readonly #connection: Connection<ClientMessage>;

  constructor() {
    const dial = this.link.over(localLink(() => this.exchange, this.scheduler));
    this.#connection = dial({
      receive: (message: ExchangeMessage) => {
        if (message.type === 'REPORT') this.heard.push(message.report);
      },
      lost: () => (this.lost = true),
    });
    this.say({ type: 'LOGON', version: WIRE_VERSION, venue: 'TEST', clientId: 'US', resume: null });
    this.scheduler.advance(0);
  }

  say(...messages: readonly ClientMessage[]): void {
    for (const message of messages) this.#connection.send(message);
  }

  /** An order that trades and is canceled: three reports. */
  trade(): void {
    this.exchange.submit(flow('bg', { qty: 40 }));
    this.say({ type: 'ORDER', order: anOrder('a', { timeInForce: 'IOC' }) });
    this.scheduler.advance(0);
  }

  kinds(): readonly string[] {
    return this.heard.map(({ kind }) => kind);
  }
}

function after(script: Partial<Script>): Client {
  const client = new Client();
  client.link.follow({ ...HONEST, ...script });
  client.trade();
  return client;
}

const reports = (misdeed: ReportMisdeed) => after({ reports: { [misdeed]: 1 } });
const requests = (misdeed: RequestMisdeed) => after({ requests: { [misdeed]: 1 } });
const ALL_THREE = ['NEW', 'TRADE', 'CANCELED'];

describe('what a link does to reports', () => {
  it('nothing, when it is honest', () => {
    expect(after({}).kinds()).toEqual(ALL_THREE);
  });

  it('repeats them, at once or much later', () => {
    expect(reports('repeat').kinds()).toEqual(ALL_THREE.flatMap((kind) => [kind, kind]));
    const late = reports('repeatLate');
    expect(late.kinds()).toEqual(ALL_THREE);
    late.scheduler.advance(LONG);
    expect(late.kinds().toSorted()).toEqual(ALL_THREE.flatMap((kind) => [kind, kind]).toSorted());
  });

  it('reorders them', () => {
    const client = reports('reorder');
    client.scheduler.advance(LONG);
    expect(client.kinds()).not.toEqual(ALL_THREE);
    expect(client.kinds().toSorted()).toEqual(ALL_THREE.toSorted());
  });

  it('tells a fill after its order has ended', () => {
    const client = reports('tellFillLate');
    client.scheduler.advance(LONG);
    expect(client.kinds()).toEqual(['NEW', 'CANCELED', 'TRADE']);
  });

  it('loses them, with the link or without it', () => {
    expect(reports('lose')).toMatchObject({ heard: [], lost: false });
    const deaf = reports('loseAcknowledgements');
    deaf.scheduler.advance(LONG);
    expect(deaf).toMatchObject({ heard: [], lost: true });
  });

  it('says other things under the same ExecID', () => {
    const trades = reports('contradict').heard.flatMap((report) => (report.kind === 'TRADE' ? report : []));
    expect(new Set(trades.map(({ execId }) => execId)).size).toBe(1);
    expect(new Set(trades.map(({ lastQty }) => lastQty)).size).toBe(2);
  });

  it('ends before or behind one', () => {
    expect(reports('cutBefore')).toMatchObject({ heard: [], lost: true });
    expect(reports('cutAfter').kinds()).toEqual(['NEW']);
  });

  it('falls silent, and then says everything', () => {
    const client = reports('fallSilent');
    expect(client.kinds()).toEqual([]);
    client.scheduler.advance(LONG);
    expect(client.kinds()).toEqual(ALL_THREE);
  });

  it('dates them by a clock that jumps', () => {
    const dates = reports('jumpClock').heard.map(({ at }) => at - NOON);
    expect(dates.every((date) => date !== 0)).toBe(true);
    expect(new Set(dates).size).toBe(3);
  });
});

describe('what a link does to requests', () => {
  it('loses one, and itself with it', () => {
    const client = requests('loseRequest');
    expect(client.lost).toBe(true);
    expect(client.exchange.operator.records('US').lastSeq).toBe(0);
  });

  it('brings one, and is lost behind it', () => {
    const client = requests('cutBehindRequest');
    expect(client).toMatchObject({ heard: [], lost: true });
    expect(client.exchange.operator.records('US').lastSeq).toBe(3);
  });

  it('holds one up for longer than patience', () => {
    const client = requests('holdRequest');
    expect(client.kinds()).toEqual([]);
    client.scheduler.advance(LONG);
    expect(client.kinds()).toEqual(ALL_THREE);
  });

  it('has a cancel refused that could be granted', () => {
    const client = new Client();
    client.link.follow({ ...HONEST, requests: { refuseCancel: 1 } });
    client.say({ type: 'ORDER', order: anOrder('a') }, { type: 'CANCEL', clOrdId: 'a', requestId: 'r-1' });
    client.scheduler.advance(LONG);
    expect(client.heard).toMatchObject([{ kind: 'NEW' }, { kind: 'CANCEL_REJECTED', requestId: 'r-1' }]);
    expect(client.exchange.operator.records('US').openOrders).toHaveLength(1);
  });
});

it('a script is the same for the same seed, and over many seeds knows every misdeed', () => {
  const script = anyScript(new SeededRandom('a'));
  expect(anyScript(new SeededRandom('a'))).toEqual(script);
  const known = new Set<string>();
  for (let n = 0; n < 50; n += 1) {
    const random = new SeededRandom(`s${n}`);
    const { reports, requests } = anyScript(random);
    for (let i = 0; i < 200; i += 1)
      for (const name of [misdeedFor(reports, random), misdeedFor(requests, random)])
        if (name !== null) known.add(name);
  }
  expect([...known].toSorted()).toEqual(ALL_MISDEEDS.toSorted());
});

describe('the choppy proxy', () => {
  let server: Server;
  const LINE = `${'0123456789'.repeat(20)}\n`;

  /** A server that says many lines to whoever comes; answers the proxy before it. */
  async function proxied(lines: number) {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      for (let i = 0; i < lines; i += 1) socket.write(LINE);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return startChoppyProxy((server.address() as AddressInfo).port, new SeededRandom('proxy'));
  }

  afterEach(() => new Promise((resolve) => void server.close(resolve)));

  it('brings every byte in order, in pieces', async () => {
    const proxy = await proxied(500);
    const client = connect(proxy.port, '127.0.0.1');
    let text = '';
    while (text.length < 500 * LINE.length) text += String(((await once(client, 'data')) as [Buffer])[0]);
    expect(text).toBe(LINE.repeat(500));
    client.destroy();
    await proxy.close();
  });

  it('ends every link when it is told to, and takes new ones', async () => {
    const proxy = await proxied(1);
    const client = connect(proxy.port, '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'data');
    expect(proxy.cut()).toBe(1);
    await once(client, 'close');
    const next = connect(proxy.port, '127.0.0.1');
    await once(next, 'data');
    next.destroy();
    await proxy.close();
  });
});
