/** What every venue adapter owes the engine, whatever carries its messages and however its market is configured. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  StatedExecution,
  VenueAdapter,
  VenueOrder,
  VenueReplace,
  VenueReport,
} from '../../src/execution/venue-adapter.js';
import type { NativeInstruction } from '../../src/model/venue.js';
import { SeededRandom } from '../../src/lib/random.js';
import type { SimulatedVenueConfig } from '../../venues/simulated/simulated-venue.js';
import { RecordingListener } from '../venues/simulated/recording-listener.js';
import { ACME, anOrder, flow, MID, TICK } from '../venues/simulated/venue-builders.js';
import type { OpenHarness, VenueHarness } from '../venues/simulated/venue-harness.js';

const ENDS = new Set<VenueReport['kind']>(['REJECTED', 'CANCELED', 'EXPIRED', 'CANCEL_REJECTED', 'UNKNOWN']);

/** An order that needs the instruction. */
const NATIVE_ORDERS: readonly (readonly [NativeInstruction, Partial<VenueOrder>])[] = [
  ['MARKET', { ordType: 'MARKET', price: null }],
  ['STOP', { ordType: 'STOP', price: null, stopPx: MID }],
  ['PEGGED', { ordType: 'PEGGED', execInst: ['MID_PRICE_PEG'] }],
  ['MIN_QTY', { timeInForce: 'IOC', minQty: 100 }],
  ['ALL_OR_NONE', { timeInForce: 'IOC', execInst: ['ALL_OR_NONE'] }],
  ['MAX_FLOOR', { orderQty: 500, maxFloor: 100 }],
  ['POST_ONLY', { execInst: ['PARTICIPATE_DONT_INITIATE'] }],
  ['GTD', { timeInForce: 'GTD', expireTime: 4_102_444_800_000_000 }],
  ['AUCTION', { timeInForce: 'CLS' }],
];

interface Client {
  readonly adapter: VenueAdapter;
  readonly heard: RecordingListener;
}

export function venueAdapterContract(name: string, open: OpenHarness, config: SimulatedVenueConfig): void {
  describe(`venue adapter: ${name}`, () => {
    let harness: VenueHarness;
    let us: Client;

    beforeEach(async () => {
      harness = await open(config);
      us = await logon('US', null);
    });

    afterEach(async () => {
      await us.adapter.close();
      await harness.close();
    });

    async function logon(clientId: string, resume: { sessionId: string; lastSeq: number } | null) {
      const client = { adapter: harness.adapter(clientId), heard: new RecordingListener() };
      await harness.settle(client.adapter.connect(client.heard, resume));
      return client;
    }

    const until = (condition: () => boolean) => harness.until(us.heard, condition);

    /** Sends the order and waits for a report of `kind`. */
    async function sent(order: VenueOrder, kind: VenueReport['kind']): Promise<VenueReport[]> {
      us.adapter.send(order);
      await until(() => us.heard.kinds(order.clOrdId).includes(kind));
      return us.heard.of(order.clOrdId);
    }

    async function ended(order: VenueOrder): Promise<VenueReport[]> {
      us.adapter.send(order);
      await until(() => us.heard.of(order.clOrdId).some(({ kind }) => ENDS.has(kind)));
      return us.heard.of(order.clOrdId);
    }

    const seqs = () => us.heard.reports.map(({ seq }) => seq);

    it('acknowledges an order that rests', async () => {
      const [report] = await sent(anOrder('a'), 'NEW');
      expect(report).toMatchObject({ kind: 'NEW', venue: config.profile.venue, seq: 1 });
      expect(report).toHaveProperty('venueOrderId', expect.any(String));
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
    });

    it('fills at once what is there, at the taker fee', async () => {
      harness.exchange().submit(flow('bg', { qty: 300 }));
      const reports = await sent(anOrder('a', { orderQty: 300 }), 'TRADE');
      const trade = { lastQty: 300, lastPx: MID, lastLiquidityInd: 'REMOVED' };
      const fee = String((Number(config.profile.takerFee.perShare) * 10_000 * 300) / 10_000);
      expect(reports).toMatchObject([{ kind: 'NEW' }, { kind: 'TRADE', ...trade, fee }]);
      await until(() => us.heard.prints.length > 0);
      expect(us.heard.prints).toMatchObject([{ symbol: 'ACME', px: MID, qty: 300 }]);
    });

    it('rests what is left and fills it later, at the maker fee', async () => {
      harness.exchange().submit(flow('bg'));
      await sent(anOrder('a', { orderQty: 300 }), 'TRADE');
      harness.exchange().submit(flow('more', { qty: 500 }));
      await until(() => us.heard.kinds('a').length === 3);
      const fee = String((Number(config.profile.makerFee.perShare) * 10_000 * 200) / 10_000);
      const rest = { kind: 'TRADE', lastQty: 200, lastPx: MID, lastLiquidityInd: 'ADDED', fee };
      expect(us.heard.of('a')[2]).toMatchObject(rest);
      expect(new Set(us.heard.of('a').map((report) => 'execId' in report && report.execId)).size).toBe(3);
    });

    it('cancels what an immediate order cannot fill', async () => {
      harness.exchange().submit(flow('bg'));
      await ended(anOrder('a', { orderQty: 300, timeInForce: 'IOC' }));
      expect(us.heard.kinds('a')).toEqual(['NEW', 'TRADE', 'CANCELED']);
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([]);
    });

    it('fills a fill-or-kill order wholly or not at all', async () => {
      harness.exchange().submit(flow('bg', { qty: 200 }));
      await ended(anOrder('none', { orderQty: 300, timeInForce: 'FOK' }));
      expect(us.heard.kinds('none')).toEqual(['NEW', 'CANCELED']);
      await sent(anOrder('all', { orderQty: 200, timeInForce: 'FOK' }), 'TRADE');
      expect(us.heard.kinds('all')).toEqual(['NEW', 'TRADE']);
    });

    it('cancels a working order', async () => {
      await sent(anOrder('a'), 'NEW');
      us.adapter.cancel({ clOrdId: 'a', requestId: 'a-C' });
      await until(() => us.heard.kinds('a').includes('CANCELED'));
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([]);
    });

    it('refuses to cancel what is filled or unknown', async () => {
      harness.exchange().submit(flow('bg'));
      await sent(anOrder('filled'), 'TRADE');
      us.adapter.cancel({ clOrdId: 'filled', requestId: 'filled-C' });
      us.adapter.cancel({ clOrdId: 'never-sent', requestId: 'never-sent-C' });
      await until(() => us.heard.kinds('never-sent').length === 1);
      expect(us.heard.of('filled').at(-1)).toMatchObject({
        kind: 'CANCEL_REJECTED',
        reason: 'TOO_LATE_TO_CANCEL',
      });
      expect(us.heard.of('never-sent')).toMatchObject([{ kind: 'CANCEL_REJECTED', reason: 'UNKNOWN_ORDER' }]);
    });

    /** Asks for a change and waits for a report of `kind` that answers it. */
    async function replaced(
      clOrdId: string,
      to: Partial<VenueReplace>,
      kind: VenueReport['kind'] = 'REPLACED',
    ) {
      const request = {
        orderQty: 100,
        price: MID,
        timeInForce: 'DAY',
        requestId: `${clOrdId}-R`,
        ...to,
      } as const;
      us.adapter.replace({ clOrdId, ...request });
      await until(() => us.heard.kinds(clOrdId).includes(kind));
      return us.heard.of(clOrdId).find((report) => report.kind === kind);
    }

    it('replaces a working order and names the request', async () => {
      await sent(anOrder('a'), 'NEW');
      const report = await replaced('a', { orderQty: 300, price: MID - TICK });
      expect(report).toMatchObject({ requestId: 'a-R', orderQty: 300, price: MID - TICK });
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([{ px: MID - TICK, qty: 300 }]);
      us.adapter.query('a');
      await until(() => us.heard.kinds('a').length === 3);
      expect(us.heard.of('a')[2]).toEqual(report);
    });

    it('trades at once what a replace lets trade', async () => {
      harness.exchange().submit(flow('bg', { qty: 300 }));
      await sent(anOrder('a', { price: MID - 2 * TICK, orderQty: 200 }), 'NEW');
      await replaced('a', { orderQty: 500, price: MID });
      await until(() => us.heard.kinds('a').includes('TRADE'));
      expect(us.heard.of('a')).toMatchObject([
        { kind: 'NEW' },
        { kind: 'REPLACED', orderQty: 500 },
        { kind: 'TRADE', lastQty: 300, lastPx: MID, lastLiquidityInd: 'REMOVED' },
      ]);
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 200 }]);
    });

    it('ends an order that is replaced to what it has filled, or below', async () => {
      harness.exchange().submit(flow('bg', { qty: 300 }));
      await sent(anOrder('a', { orderQty: 500 }), 'TRADE');
      expect(await replaced('a', { orderQty: 200 })).toMatchObject({ orderQty: 300, price: MID });
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([]);
      expect((await harness.ask(us.adapter.statement(0))).openOrders).toEqual([]);
      await replaced('a', { orderQty: 900, requestId: 'late' }, 'CANCEL_REJECTED');
      expect(us.heard.of('a').at(-1)).toMatchObject({ requestId: 'late', reason: 'TOO_LATE_TO_CANCEL' });
    });

    it('refuses to replace what is unknown, or into what it cannot trade; the order stays', async () => {
      const unknown = await replaced('never-sent', {}, 'CANCEL_REJECTED');
      expect(unknown).toMatchObject({ requestId: 'never-sent-R', reason: 'UNKNOWN_ORDER' });
      await sent(anOrder('a'), 'NEW');
      expect(await replaced('a', { price: MID + 1 }, 'CANCEL_REJECTED')).toMatchObject({
        requestId: 'a-R',
        reason: 'OTHER',
        text: expect.stringContaining('price must be a positive multiple'),
      });
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
      us.adapter.query('a');
      await until(() => us.heard.kinds('a').length === 3);
      expect(us.heard.of('a')[2]).toMatchObject({ kind: 'NEW' });
    });

    it('rejects what the market cannot trade, and says why', async () => {
      expect(await ended(anOrder('s', { symbol: 'NONE' }))).toMatchObject([{ reason: 'UNKNOWN_SYMBOL' }]);
      expect(await ended(anOrder('q', { orderQty: 0 }))).toMatchObject([{ reason: 'INCORRECT_QUANTITY' }]);
      const offTick = await ended(anOrder('p', { price: MID + 1 }));
      expect(offTick).toMatchObject([{ kind: 'REJECTED', reason: 'INVALID_PRICE_INCREMENT' }]);
    });

    it.each(NATIVE_ORDERS)(
      'takes %s where its profile says so, and else refuses it by name',
      async (native, terms) => {
        us.adapter.send(anOrder('a', terms));
        await until(() => us.heard.of('a').length > 0);
        const refused = { kind: 'REJECTED', reason: 'UNSUPPORTED_ORDER_CHARACTERISTIC' };
        expect(us.heard.of('a')[0]).toMatchObject(
          config.profile.native.includes(native) ? { kind: 'NEW' } : refused,
        );
      },
    );

    it('rejects the same clOrdId again and does not double the order', async () => {
      await sent(anOrder('a'), 'NEW');
      await sent(anOrder('a'), 'REJECTED');
      expect(us.heard.of('a').at(-1)).toMatchObject({ reason: 'DUPLICATE_ORDER' });
      expect(harness.exchange().levels('ACME', 'BID', 5)).toEqual([{ px: MID, qty: 100 }]);
    });

    it('never trades two orders of one client with each other', async () => {
      await sent(anOrder('buy'), 'NEW');
      await ended(anOrder('sell', { side: 'SELL' }));
      expect(us.heard.kinds('sell')).toEqual(['NEW', 'CANCELED']);
      expect(us.heard.kinds('buy')).toEqual(['NEW']);
    });

    it('trades orders of two clients with each other, short sales included', async () => {
      const them = await logon('THEM', null);
      await sent(anOrder('buy'), 'NEW');
      them.adapter.send(anOrder('sell', { side: 'SELL_SHORT' }));
      await harness.until(them.heard, () => them.heard.kinds('sell').includes('TRADE'));
      await until(() => us.heard.kinds('buy').includes('TRADE'));
      expect(us.heard.reports.map(({ clOrdId }) => clOrdId)).toEqual(['buy', 'buy']);
      await them.adapter.close();
    });

    it('numbers its reports without a gap within one session', async () => {
      for (const clOrdId of ['a', 'b', 'c']) await ended(anOrder(clOrdId, { timeInForce: 'IOC' }));
      expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(new Set(us.heard.reports.map(({ sessionId }) => sessionId)).size).toBe(1);
    });

    it('comes back from a lost link with exactly what was missed', async () => {
      await sent(anOrder('a'), 'NEW');
      await sent(anOrder('b'), 'NEW');
      harness.exchange().cutLinks();
      harness.exchange().submit(flow('bg', { qty: 150 }));
      await until(() => us.heard.links.length === 3);
      expect(us.heard.links).toEqual(['UP', 'DOWN', 'UP']);
      expect(seqs()).toEqual([1, 2, 3, 4]);
      expect(us.heard.kinds('a')).toEqual(['NEW', 'TRADE']);
    });

    it('has sent the missed reports before it says UP', async () => {
      await sent(anOrder('a'), 'NEW');
      harness.exchange().cutLinks();
      harness.exchange().submit(flow('bg'));
      let seen = 0;
      const onLink = us.heard.onLink.bind(us.heard);
      us.heard.onLink = (venue, state) => {
        if (state === 'UP') seen = us.heard.reports.length;
        onLink(venue, state);
      };
      await until(() => us.heard.links.length === 3);
      expect(seen).toBe(2);
    });

    it('sends a new adapter every report after the one it names, or all of them', async () => {
      await sent(anOrder('a'), 'NEW');
      await ended(anOrder('b', { timeInForce: 'IOC', price: MID - TICK }));
      const { sessionId } = us.heard.reports[0] ?? { sessionId: '' };
      const before = [...us.heard.reports];
      await us.adapter.close();
      us = await logon('US', { sessionId, lastSeq: 1 });
      expect(us.heard.reports).toEqual(before.slice(1));
      await us.adapter.close();
      us = await logon('US', null);
      expect(us.heard.reports).toEqual(before);
    });

    it('drops what is sent while the link is down; a query tells the truth', async () => {
      harness.exchange().cutLinks();
      await until(() => us.heard.links.includes('DOWN'));
      us.adapter.send(anOrder('lost'));
      await until(() => us.heard.links.length === 3);
      us.adapter.query('lost');
      await until(() => us.heard.kinds('lost').length > 0);
      expect(us.heard.kinds('lost')).toEqual(['UNKNOWN']);
    });

    it('drops what is sent before it has said UP', async () => {
      const early = { adapter: harness.adapter('EARLY'), heard: new RecordingListener() };
      const connected = early.adapter.connect(early.heard, null);
      early.adapter.send(anOrder('early'));
      await harness.settle(connected);
      early.adapter.query('early');
      await harness.until(early.heard, () => early.heard.kinds('early').length > 0);
      expect(early.heard.kinds('early')).toEqual(['UNKNOWN']);
      await early.adapter.close();
    });

    it('answers a query with the latest report, the same one again', async () => {
      await ended(anOrder('a', { timeInForce: 'IOC' }));
      us.adapter.query('a');
      await until(() => us.heard.kinds('a').length === 3);
      const [, canceled, again] = us.heard.of('a');
      expect(canceled?.kind).toBe('CANCELED');
      expect(again).toEqual(canceled);
    });

    it('answers a query of a working order with what it is, whatever was rejected since', async () => {
      await sent(anOrder('a'), 'NEW');
      await sent(anOrder('a'), 'REJECTED');
      us.adapter.query('a');
      await until(() => us.heard.kinds('a').length === 3);
      expect(us.heard.of('a')[2]).toEqual(us.heard.of('a')[0]);
    });

    it('has a new session and no memory after the exchange was restarted', async () => {
      await sent(anOrder('a'), 'NEW');
      harness.restart();
      await until(() => us.heard.links.length === 3);
      us.adapter.query('a');
      await until(() => us.heard.kinds('a').includes('UNKNOWN'));
      const [before, after] = us.heard.of('a');
      expect(after?.sessionId).not.toBe(before?.sessionId);
      await sent(anOrder('b'), 'NEW');
      expect(us.heard.of('b')).toMatchObject([{ seq: 1, sessionId: after?.sessionId }]);
    });

    it('states its record of us: what is open, what was executed, what we hold', async () => {
      await sent(anOrder('open', { price: MID - TICK, orderQty: 500 }), 'NEW');
      harness.exchange().submit(flow('bg', { qty: 300 }));
      await sent(anOrder('part', { orderQty: 400 }), 'TRADE');
      harness.exchange().submit(flow('bid', { side: 'BUY', qty: 100, px: MID + TICK }));
      await sent(anOrder('sold', { side: 'SELL_SHORT', timeInForce: 'IOC' }), 'TRADE');
      const statement = await harness.ask(us.adapter.statement(0));
      const { sessionId } = us.heard.reports[0] ?? {};
      expect(statement).toMatchObject({
        venue: config.profile.venue,
        sessionId,
        since: 0,
        lastSeq: seqs().at(-1),
      });
      expect(statement.openOrders).toEqual([
        { clOrdId: 'open', symbol: 'ACME', side: 'BUY', orderQty: 500, cumQty: 0, leavesQty: 500 },
        { clOrdId: 'part', symbol: 'ACME', side: 'BUY', orderQty: 400, cumQty: 300, leavesQty: 100 },
      ]);
      expect(statement.executions).toEqual(us.heard.reports.flatMap(executionIn));
      expect(statement.executions.map(({ side, lastQty }) => [side, lastQty])).toEqual([
        ['BUY', 300],
        ['SELL_SHORT', 100],
      ]);
      expect(statement.positions).toEqual([{ symbol: 'ACME', qty: 200 }]);
    });

    it('states executions from a moment on, and to each client its own', async () => {
      harness.exchange().submit(flow('bg', { qty: 300 }));
      await sent(anOrder('a'), 'TRADE');
      const [, trade] = us.heard.of('a');
      const after = await harness.ask(us.adapter.statement((trade?.at ?? 0) + 1));
      expect(after).toMatchObject({ executions: [], positions: [{ symbol: 'ACME', qty: 100 }] });
      const from = await harness.ask(us.adapter.statement(trade?.at ?? 0));
      expect(from.executions).toMatchObject([{ clOrdId: 'a' }]);
      const them = await logon('THEM', null);
      const theirs = await harness.ask(them.adapter.statement(0));
      expect(theirs).toMatchObject({ lastSeq: 0, openOrders: [], executions: [], positions: [] });
      await them.adapter.close();
    });

    it('states thousands of executions, cut to fit its lines, while the market goes on', async () => {
      harness.exchange().submit(flow('bg', { qty: 10_000_000 }));
      const ids = Array.from({ length: 1200 }, (_, i) => `many-${i}`);
      for (const clOrdId of ids) us.adapter.send(anOrder(clOrdId, { timeInForce: 'IOC' }));
      await until(() => us.heard.kinds('many-1199').includes('TRADE'));
      const answer = us.adapter.statement(0);
      us.adapter.send(anOrder('late', { timeInForce: 'IOC' }));
      const statement = await harness.ask(answer);
      expect(statement.executions.map(({ clOrdId }) => clOrdId)).toEqual(ids);
      expect(statement.lastSeq).toBe(2400);
      expect(statement.positions).toEqual([{ symbol: 'ACME', qty: 120_000 }]);
    });

    it('gives no statement while the link is down, and none when it goes down meanwhile', async () => {
      const answer = us.adapter.statement(0);
      harness.exchange().cutLinks();
      await expect(harness.ask(answer)).rejects.toThrow('link');
      await until(() => us.heard.links.includes('DOWN'));
      await expect(us.adapter.statement(0)).rejects.toThrow('the link is down');
    });

    it('shows its displayed book exactly, from a snapshot and deltas', async () => {
      const exchange = harness.exchange();
      const { depth } = config.simulation;
      const shown = (side: 'BID' | 'ASK') =>
        config.profile.displayed ? exchange.levels('ACME', side, depth) : [];
      await until(() => us.heard.updates.length > 0);
      const random = new SeededRandom('contract-book');
      for (let round = 1; round <= 20; round += 1) {
        churn(exchange, random.fork(String(round)), round);
        const order = anOrder(`mark-${round}`, { price: MID - 40 * TICK, orderQty: 100 * round });
        await sent(order, 'NEW');
        await until(() => JSON.stringify(us.heard.book('ACME').BID) === JSON.stringify(shown('BID')));
        expect(us.heard.book('ACME')).toEqual({ BID: shown('BID'), ASK: shown('ASK') });
      }
      expect(us.heard.updates[0]?.kind).toBe('SNAPSHOT');
    });
  });
}

/** An execution as a statement should have it, from the report that told of it. */
function executionIn(report: VenueReport): StatedExecution[] {
  if (report.kind !== 'TRADE') return [];
  const { clOrdId, execId, lastQty, lastPx, lastLiquidityInd, fee, at } = report;
  const side = clOrdId === 'sold' ? 'SELL_SHORT' : 'BUY';
  return [{ clOrdId, execId, symbol: 'ACME', side, lastQty, lastPx, lastLiquidityInd, fee, at }];
}

/** Thirty background actions around the middle: orders, cancels, takers. */
function churn(
  exchange: ReturnType<VenueHarness['exchange']>,
  random: SeededRandom | ReturnType<SeededRandom['fork']>,
  round: number,
): void {
  for (let i = 0; i < 30; i += 1) {
    const side = random.next() < 0.5 ? 'BUY' : 'SELL';
    const away = random.int(-2, 15) * TICK;
    const px = side === 'BUY' ? MID - away : MID + away;
    exchange.submit(flow(`r${round}-${i}`, { side, px, qty: random.int(1, 900) }));
    if (i % 3 === 0) exchange.reduce(ACME.symbol, `r${random.int(1, round)}-${random.int(0, 29)}`);
  }
}
