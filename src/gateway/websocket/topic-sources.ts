/** Every topic's source, over the read side and the market. */
import type { ExecType } from '../../model/fix.js';
import type { Instrument } from '../../model/instrument.js';
import type { GatewayDeps } from '../gateway-deps.js';
import { bookRow, quoteRow } from '../market-rows.js';
import type { Topic } from './stream-events.js';
import { matchesSymbol, seesAccount } from './topic-source.js';
import type { Reader, TopicSource } from './topic-source.js';

const RECENT = 500;
const RECENT_DECISIONS = 50;

export type TopicSources = { readonly [T in Topic]: TopicSource<T> };

export function topicSources(deps: GatewayDeps): TopicSources {
  return {
    orders: orders(deps),
    executions: executions(deps),
    decisions: decisions(deps),
    positions: positions(deps),
    quotes: quotes(deps),
    books: books(deps),
    venues: { key: ({ venue }) => venue, rows: deps.venues, admits: () => true, conflates: true },
    alerts: alerts(deps),
  };
}

function orders({ blotter }: GatewayDeps): TopicSource<'orders'> {
  const source: TopicSource<'orders'> = {
    key: ({ orderId }) => orderId,
    rows: (reader) => {
      const { orderId } = reader.filter;
      const order = orderId === undefined ? undefined : blotter.order(orderId);
      const rows =
        orderId === undefined
          ? blotter.recentOrders(reader.scope, RECENT)
          : [...(order ? [order] : []), ...blotter.children(orderId)];
      return rows.filter((row) => source.admits(row, reader));
    },
    admits: (row, reader) =>
      seesAccount(row.account, reader) &&
      matchesSymbol(row.symbol, reader) &&
      isOf(row.orderId, row.parentOrderId, reader),
    conflates: true,
  };
  return source;
}

/** A trade, and what became of one: by ExecID each is a row of its own, which names the one that it is about. */
const EXECUTIONS: ReadonlySet<ExecType | null> = new Set(['TRADE', 'TRADE_CANCEL', 'TRADE_CORRECT']);

function executions({ blotter }: GatewayDeps): TopicSource<'executions'> {
  const source: TopicSource<'executions'> = {
    key: ({ execId }) => execId,
    rows: (reader) => {
      const { orderId } = reader.filter;
      const rows =
        orderId === undefined ? blotter.recentExecutions(reader.scope, RECENT) : blotter.executions(orderId);
      return rows.filter((row) => source.admits(row, reader));
    },
    admits: (row, reader) =>
      EXECUTIONS.has(row.execType) &&
      row.parentOrderId === null &&
      seesAccount(row.account, reader) &&
      matchesSymbol(row.symbol, reader) &&
      isOf(row.orderId, null, reader),
    conflates: false,
  };
  return source;
}

function decisions({ blotter }: GatewayDeps): TopicSource<'decisions'> {
  const source: TopicSource<'decisions'> = {
    key: ({ decisionId }) => decisionId,
    rows: (reader) => {
      const { orderId } = reader.filter;
      const ids =
        orderId === undefined
          ? blotter.recentOrders(reader.scope, RECENT).filter((row) => row.parentOrderId === null)
          : [{ orderId }];
      const rows = ids.slice(-RECENT_DECISIONS).flatMap((row) => blotter.decisions(row.orderId));
      return rows.filter((row) => source.admits(row, reader));
    },
    admits: (row, reader) =>
      seesAccount(blotter.order(row.orderId)?.account ?? null, reader) &&
      matchesSymbol(row.symbol, reader) &&
      isOf(row.orderId, null, reader),
    conflates: true,
  };
  return source;
}

function positions(deps: GatewayDeps): TopicSource<'positions'> {
  const source: TopicSource<'positions'> = {
    key: ({ account, symbol }) => `${account} ${symbol}`,
    rows: (reader) => deps.positions.positions(reader.scope, {}).filter((row) => source.admits(row, reader)),
    admits: (row, reader) => seesAccount(row.account, reader) && matchesSymbol(row.symbol, reader),
    conflates: true,
  };
  return source;
}

function quotes({ market, instruments, clock }: GatewayDeps): TopicSource<'quotes'> {
  return {
    key: ({ symbol }) => symbol,
    rows: (reader) =>
      wanted(instruments.all(), reader).map((instrument) =>
        quoteRow(market.book(instrument.symbol, clock.now()), instrument),
      ),
    admits: (row, reader) => matchesSymbol(row.symbol, reader),
    conflates: true,
  };
}

function books({ market, instruments, clock }: GatewayDeps): TopicSource<'books'> {
  return {
    key: ({ symbol }) => symbol,
    rows: (reader) => {
      const now = clock.now();
      return wanted(instruments.all(), reader).map((instrument) =>
        bookRow(market.book(instrument.symbol, now), instrument, now),
      );
    },
    admits: (row, reader) => matchesSymbol(row.symbol, reader),
    conflates: true,
  };
}

function alerts(deps: GatewayDeps): TopicSource<'alerts'> {
  return {
    key: ({ alertId }) => alertId,
    rows: (reader) =>
      deps.alerts.recent(reader.scope, RECENT).filter((row) => seesAccount(row.account, reader)),
    admits: (row, reader) => seesAccount(row.account, reader),
    conflates: true,
  };
}

function wanted(instruments: readonly Instrument[], reader: Reader): readonly Instrument[] {
  return instruments.filter(({ symbol }) => matchesSymbol(symbol, reader));
}

function isOf(orderId: string, parentOrderId: string | null, { filter }: Reader): boolean {
  return filter.orderId === undefined || filter.orderId === orderId || filter.orderId === parentOrderId;
}
