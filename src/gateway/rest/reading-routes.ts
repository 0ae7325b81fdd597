/** Positions, accounts, instruments, venues, quotes, books, limits, and who is asking. */
import { z } from 'zod';
import type { Instrument } from '../../model/instrument.js';
import { fromUnits } from '../../model/units.js';
import { bookRow, quoteRow } from '../market-rows.js';
import { maySee } from '../session.js';
import type { Session } from '../session.js';
import {
  accountView,
  bookView,
  instrumentView,
  limitView,
  pageOf,
  positionView,
  quoteView,
  venueView,
} from './reading-schemas.js';
import type { InstrumentView } from './reading-schemas.js';
import { notFound, requireSight } from './entitlement.js';
import { account, symbol } from './order-schema.js';
import type { RestContext } from './rest-context.js';
import { allRows, noQuery, ok, pathParam, route } from './route.js';
import type { Call, Route } from './route.js';
import { problemView } from './view-schemas.js';

const UNKNOWN_SYMBOL = { 404: { description: 'No such symbol', schema: problemView } };

export function readingRoutes(context: RestContext): Route[] {
  return [
    ...holdings(context),
    ...reference(context),
    ...markets(context),
    ...rules(context),
    whoAmI(context),
  ];
}

function holdings({ positions, accounts }: RestContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/positions',
      summary: 'Positions with profit and loss',
      tag: 'reading',
      query: z.strictObject({ account: account.exactOptional(), symbol: symbol.exactOptional() }),
      answers: { 200: { description: 'All in the scope', schema: pageOf(positionView) } },
      handle: (call) => {
        requireSight(call.session, call.query.account);
        const filter = call.query;
        allRows(call, positions.positions(call.session.scope, filter));
      },
    }),
    route({
      method: 'get',
      path: '/v1/accounts',
      summary: 'Accounts in the scope',
      tag: 'reading',
      query: noQuery,
      answers: { 200: { description: 'All in the scope', schema: pageOf(accountView) } },
      handle: (call) => allRows(call, visibleAccounts(accounts.all(), call.session)),
    }),
  ];
}

function visibleAccounts(all: ReturnType<RestContext['accounts']['all']>, session: Session) {
  return all
    .filter((entry) => maySee(session, entry.account))
    .map(({ account, name, desk, currency, enabled }) => ({ account, name, desk, currency, enabled }));
}

function reference({ instruments, venues }: RestContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/instruments',
      summary: 'What can be traded, and in which increments',
      tag: 'market',
      query: noQuery,
      answers: { 200: { description: 'All instruments', schema: pageOf(instrumentView) } },
      handle: (call) => allRows(call, instruments.all().map(instrumentRow)),
    }),
    route({
      method: 'get',
      path: '/v1/venues',
      summary: 'Markets, their fees and present state',
      tag: 'market',
      query: noQuery,
      answers: { 200: { description: 'All venues', schema: pageOf(venueView) } },
      handle: (call) => allRows(call, venues()),
    }),
  ];
}

function instrumentRow(instrument: Instrument): InstrumentView {
  const { symbol, name, currency, listingMic, pxScale, qtyScale } = instrument;
  return {
    symbol,
    name,
    currency,
    listingMic,
    ticks: instrument.ticks.map(({ fromPx, tick }) => ({
      fromPx: fromUnits(fromPx, pxScale),
      tick: fromUnits(tick, pxScale),
    })),
    roundLot: fromUnits(instrument.roundLot, qtyScale),
    minQtyIncrement: fromUnits(instrument.minQtyIncrement, qtyScale),
    priorClosePx: fromUnits(instrument.priorClosePx, pxScale, Math.min(2, pxScale)),
  };
}

function markets({ instruments, market, clock }: RestContext): Route[] {
  const instrumentOf = (call: Call) => {
    const name = pathParam(call, 'symbol');
    const instrument = instruments.get(name);
    if (!instrument) throw notFound(`there is no symbol ${name.slice(0, 32)}; see GET /v1/instruments`);
    return { instrument, now: clock.now() };
  };
  return [
    route({
      method: 'get',
      path: '/v1/quotes/{symbol}',
      summary: 'Best bid and offer over all displayed markets, and the last trade',
      tag: 'market',
      query: noQuery,
      answers: { 200: { description: 'The quote', schema: quoteView }, ...UNKNOWN_SYMBOL },
      handle: (call) => {
        const { instrument, now } = instrumentOf(call);
        ok(call, quoteRow(market.book(instrument.symbol, now), instrument));
      },
    }),
    route({
      method: 'get',
      path: '/v1/books/{symbol}',
      summary: "Each venue's displayed levels, and the NBBO",
      tag: 'market',
      query: noQuery,
      answers: { 200: { description: 'The book', schema: bookView }, ...UNKNOWN_SYMBOL },
      handle: (call) => {
        const { instrument, now } = instrumentOf(call);
        ok(call, bookRow(market.book(instrument.symbol, now), instrument, now));
      },
    }),
  ];
}

function rules({ compliance }: RestContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/compliance/rulebook',
      summary: 'The rules in force, their versions and parameters',
      tag: 'compliance',
      query: noQuery,
      answers: { 200: { description: 'The rulebook', schema: z.record(z.string(), z.unknown()) } },
      handle: (call) => ok(call, compliance.rulebook()),
    }),
    route({
      method: 'get',
      path: '/v1/compliance/limits',
      summary: "Limits and their use; the firm's for those who see all accounts",
      tag: 'compliance',
      query: noQuery,
      answers: { 200: { description: 'All in the scope', schema: pageOf(limitView) } },
      handle: (call) => {
        const mine = ({ account }: { readonly account: string | null }) =>
          account === null ? call.session.scope === null : maySee(call.session, account);
        allRows(call, compliance.limits().filter(mine));
      },
    }),
  ];
}

const sessionView = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    role: z.string(),
    desk: z.string(),
    accounts: z.array(z.string()),
    mayTrade: z.boolean(),
    mayDecide: z.boolean().describe('on orders of which nobody knows how they stand'),
  })
  .meta({ id: 'Session' });

function whoAmI({ accounts }: RestContext): Route {
  return route({
    method: 'get',
    path: '/v1/session',
    summary: 'Who is asking, and what that person may see and do',
    tag: 'session',
    query: noQuery,
    answers: { 200: { description: 'The session', schema: sessionView } },
    handle: (call) => {
      const { userId, name, role, desk } = call.session.user;
      const visible = visibleAccounts(accounts.all(), call.session).map((entry) => entry.account);
      const { mayTrade, mayDecide } = call.session;
      ok(call, { userId, name, role, desk, accounts: visible, mayTrade, mayDecide });
    },
  });
}
