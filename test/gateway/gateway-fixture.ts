/** A running gateway on a free port, over the real blotter, market and reference files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { ApiKeys } from '../../src/gateway/api-keys.js';
import type { KeyStore, StoredKey } from '../../src/gateway/api-keys.js';
import type { GatewayDeps } from '../../src/gateway/gateway-deps.js';
import { createHttpServer } from '../../src/gateway/rest/http-server.js';
import { createRestGateway } from '../../src/gateway/rest/rest-gateway.js';
import { createWebSocketGateway } from '../../src/gateway/websocket/websocket-gateway.js';
import { SystemClock } from '../../src/lib/clock.js';
import { SequentialIds } from '../../src/lib/ids.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { MarketData } from '../../src/market-data/market-data.js';
import { AlertLog } from '../../src/projections/alerts/alert-log.js';
import { AllOrders } from '../../src/projections/blotter/all-orders.js';
import { BlotterProjection } from '../../src/projections/blotter/blotter-projection.js';
import { ReconciliationLog } from '../../src/projections/reconciliation/reconciliation-log.js';
import { NO_ORDER_HISTORY } from '../../src/projections/blotter/order-history.js';
import { InvalidCursor } from '../../src/projections/read-side.js';
import type { Audit, AuditEventView, PositionView, Positions } from '../../src/projections/read-side.js';
import { Accounts, accountsSchema } from '../../src/reference/accounts.js';
import { calendarSchema, createCalendar } from '../../src/reference/calendar-settings.js';
import { Instruments, instrumentsSchema } from '../../src/reference/instruments.js';
import { Users, usersSchema } from '../../src/reference/users.js';
import { RecordingEntry } from './recording-entry.js';

const CONFIG = join(import.meta.dirname, '..', '..', 'config');
const read = (name: string): unknown => parse(readFileSync(join(CONFIG, name), 'utf8'));

export class MemoryKeys implements KeyStore {
  #keys: readonly StoredKey[] = [];
  #version = 0;

  version(): string {
    return String(this.#version);
  }

  list(): readonly StoredKey[] {
    return this.#keys;
  }

  save(keys: readonly StoredKey[]): void {
    this.#keys = keys;
    this.#version += 1;
  }
}

/** Positions as told; the projection has its own tests. */
export class ToldPositions implements Positions {
  rows: readonly PositionView[] = [];
  readonly #listeners = new Set<(rows: readonly PositionView[]) => void>();

  positions(scope: ReadonlySet<string> | null, filter: { account?: string; symbol?: string }) {
    return this.rows.filter(
      ({ account, symbol }) =>
        (scope === null || scope.has(account)) &&
        (filter.account ?? account) === account &&
        (filter.symbol ?? symbol) === symbol,
    );
  }

  onChange(listener: (rows: readonly PositionView[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(rows: readonly PositionView[]): void {
    this.rows = [...this.rows, ...rows];
    for (const listener of this.#listeners) listener(rows);
  }
}

/** A position with nothing in it but what is given. */
export function aPosition(more: Partial<PositionView> = {}): PositionView {
  return {
    account: 'EQ1-MAIN',
    symbol: 'AAPL',
    qty: '10',
    avgCost: '187.26',
    markPx: null,
    marketValue: null,
    unrealizedPnl: null,
    realizedPnl: '0',
    fees: '0',
    boughtQty: '10',
    soldQty: '0',
    ...more,
  };
}

export function anEvent(seq: number, more: Partial<AuditEventView> = {}): AuditEventView {
  return {
    seq,
    at: '2026-01-05T17:00:00.000000Z',
    type: 'OrderEntered',
    actor: 'trader-1',
    orderId: 'O000001',
    parentOrderId: null,
    clOrdId: 'X',
    account: 'EQ1-MAIN',
    symbol: 'AAPL',
    venue: null,
    ruleIds: [],
    summary: 'Entered',
    event: {},
    hash: 'ab'.repeat(32),
    eventId: `0-${seq}`,
    ...more,
  };
}

/** Audit rows as told; the queries have their own tests. */
export class ToldAudit implements Audit {
  rows: readonly AuditEventView[] = [];

  events(...[, , { cursor }]: Parameters<Audit['events']>) {
    if (cursor !== null) return Promise.reject(new InvalidCursor('is not a cursor of this system'));
    return Promise.resolve({ rows: this.rows, next: null });
  }

  timeline() {
    return Promise.resolve(this.rows);
  }

  async *export() {
    yield* this.rows;
  }
}

function someMarket(now: number): MarketData {
  const feeds = ['VA', 'VB'].map((venue) => ({ venue, displayed: true, staleAfterMicros: 60_000_000 }));
  const market = new MarketData(feeds, () => undefined);
  for (const [index, { venue }] of feeds.entries()) {
    market.onLink(venue, 'UP');
    const levels = [
      { side: 'BID' as const, px: 1_872_400 - index * 100, qty: 300 },
      { side: 'ASK' as const, px: 1_872_600, qty: 500 },
    ];
    market.onBook({ kind: 'SNAPSHOT', venue, symbol: 'AAPL', seq: 1, at: now, levels });
  }
  return market;
}

const isDesk = (venue: string) => venue === 'VB';

export async function startGateway(more: Partial<GatewayDeps> = {}) {
  const clock = new SystemClock();
  const scheduler = new ManualScheduler();
  const instruments = new Instruments(instrumentsSchema.parse(read('instruments.yaml')));
  const users = new Users(usersSchema.parse(read('users.yaml')));
  const accounts = new Accounts(accountsSchema.parse(read('accounts.yaml')));
  const currencyOf = (symbol: string) => instruments.get(symbol)?.currency;
  const blotter = new BlotterProjection({ currencyOf, isDesk });
  const entry = new RecordingEntry(blotter, clock);
  const positions = new ToldPositions();
  const audit = new ToldAudit();
  const market = someMarket(clock.now());
  const alerts = new AlertLog(clock, new SequentialIds('alert'));
  const keys = new ApiKeys({
    store: new MemoryKeys(),
    users,
    clock,
    ids: new SequentialIds('key'),
    demoKeys: users.demoKeys,
  });
  const failures: string[] = [];
  const head = { seq: 3, hash: 'cd'.repeat(32) };
  const deps: GatewayDeps = {
    entry,
    blotter,
    desk: blotter.desk,
    orders: new AllOrders({ blotter, history: NO_ORDER_HISTORY, currencyOf, isDesk }),
    positions,
    audit,
    market,
    alerts,
    instruments,
    accounts,
    calendar: createCalendar('nyse', calendarSchema.parse(read('calendar.yaml'))),
    keys,
    clock,
    scheduler,
    journal: {
      verify: () => Promise.resolve({ verified: true, records: 3, head, faults: [] }),
    },
    venues: () => [],
    isMarket: (venue) => venue === 'VA' || venue === 'VB',
    compliance: {
      rulebook: () => ({ version: 1 }),
      limits: () =>
        [null, 'EQ1-MAIN', 'EQ2-MAIN'].map((account) => ({
          ruleId: 'CREDIT',
          account,
          currency: 'USD',
          used: '0',
          limit: '1000000',
        })),
    },
    reconciliations: new ReconciliationLog(alerts),
    ids: new SequentialIds('req'),
    metrics: new Registry(),
    log: {
      warn: () => undefined,
      error: (fields, text) => failures.push(`${text} ${JSON.stringify(fields)}`),
    },
    webRoot: null,
    version: '0.1.0',
    ...more,
  };
  const app = createRestGateway(deps);
  const server = createHttpServer(app);
  const streams = createWebSocketGateway(server, deps);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const stop = async () => {
    await streams.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const parts = {
    entry,
    blotter,
    positions,
    audit,
    market,
    alerts,
    keys,
    clock,
    scheduler,
    streams,
    failures,
  };
  return { url: `http://127.0.0.1:${port}`, port, app, deps, stop, ...parts };
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

export const ORDER = {
  clOrdId: 'X-1',
  account: 'EQ1-MAIN',
  symbol: 'AAPL',
  side: 'BUY',
  ordType: 'LIMIT',
  orderQty: '100',
  price: '187.26',
  timeInForce: 'DAY',
};

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** One call with a key (`demo-trader` when left out; null sends none). */
export async function call(
  gateway: Pick<Gateway, 'url'>,
  method: string,
  path: string,
  { body, key = 'demo-trader' }: { readonly body?: unknown; readonly key?: string | null } = {},
): Promise<Reply> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
