/** The exchange calendar: sessions of a range of dates. */
import { z } from 'zod';
import { formatMicros } from '../../lib/clock.js';
import { dateOfDay, dayNumber } from '../../reference/civil-date.js';
import type { Session } from '../../reference/trading-calendar.js';
import { RequestRefused, invalidRequest } from './problem.js';
import { pageOf, tradingSessionView } from './reading-schemas.js';
import type { TradingSessionView } from './reading-schemas.js';
import type { RestContext } from './rest-context.js';
import { allRows, route } from './route.js';
import type { Route } from './route.js';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

/** The years for which the rules of the exchange are right. */
const date = z.iso
  .date({ error: 'is not a date', abort: true })
  .regex(/^2[01]/, 'is not in the years 2000 to 2199')
  .exactOptional();

const range = z.strictObject({
  from: date.describe('a date such as 2026-01-05; today in New York when left out'),
  to: date.describe(
    `a date not before from, at most ${MOST_DAYS} dates in all; ${DEFAULT_DAYS} days after from when left out`,
  ),
  listingMic: z
    .string()
    .regex(/^[A-Z0-9]{4}$/, 'is not a market identifier code')
    .exactOptional()
    .describe('the listingMic of an instrument, four capitals or digits, whose own times are wanted'),
});

export function calendarRoutes({ calendar, clock }: RestContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/calendar',
      summary: 'Trading sessions: when they open and close, cut-offs of OPG and CLS orders, half days',
      tag: 'market',
      query: range,
      answers: {
        200: {
          description: 'The sessions; a date without one is left out',
          schema: pageOf(tradingSessionView),
        },
      },
      handle: (call) => {
        const { from = calendar.tradingDate(clock.now()), to = later(from), listingMic = '' } = call.query;
        checkRange(from, to);
        allRows(call, calendar.of(listingMic).sessionsBetween(from, to).map(sessionRow));
      },
    }),
  ];
}

function later(from: string): string {
  return dateOfDay(dayNumber(from) + DEFAULT_DAYS);
}

function checkRange(from: string, to: string): void {
  const days = dayNumber(to) - dayNumber(from) + 1;
  if (days >= 1 && days <= MOST_DAYS) return;
  const message = days < 1 ? `is before from, ${from}` : `is ${days} dates from ${from} on`;
  const remedy = `send a date not before from, at most ${MOST_DAYS} dates in all`;
  throw new RequestRefused(invalidRequest([{ field: 'to', message, remedy }]));
}

function sessionRow({ date: day, halfDay, ...times }: Session): TradingSessionView {
  return {
    date: day,
    opensAt: formatMicros(times.opensAt),
    closesAt: formatMicros(times.closesAt),
    openCutoffAt: formatMicros(times.openCutoffAt),
    closeCutoffAt: formatMicros(times.closeCutoffAt),
    halfDay,
  };
}
