/** `GET /v1/calendar`: sessions as the exchange has them, and every bad parameter named. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, tradingSessionView } from '../../src/gateway/rest/reading-schemas.js';
import { call, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

async function sessions(query: string) {
  const { status, body } = await call(gateway, 'GET', `/v1/calendar${query}`);
  expect(status).toBe(200);
  return pageOf(tradingSessionView).parse(body).rows;
}

describe('GET /v1/calendar', () => {
  it('lists sessions with their times in UTC and leaves out the other dates', async () => {
    expect(await sessions('?from=2026-11-26&to=2026-11-30')).toEqual([
      {
        date: '2026-11-27',
        opensAt: '2026-11-27T14:30:00.000000Z',
        closesAt: '2026-11-27T18:00:00.000000Z',
        openCutoffAt: '2026-11-27T14:28:00.000000Z',
        closeCutoffAt: '2026-11-27T17:50:00.000000Z',
        halfDay: true,
      },
      {
        date: '2026-11-30',
        opensAt: '2026-11-30T14:30:00.000000Z',
        closesAt: '2026-11-30T21:00:00.000000Z',
        openCutoffAt: '2026-11-30T14:28:00.000000Z',
        closeCutoffAt: '2026-11-30T20:50:00.000000Z',
        halfDay: false,
      },
    ]);
  });

  it('has the times of a listing market', async () => {
    const [session] = await sessions('?from=2026-07-02&to=2026-07-02&listingMic=XNAS');
    expect(session?.closeCutoffAt).toBe('2026-07-02T19:55:00.000000Z');
  });

  it('answers the next thirty days when nothing is asked, thirty from a date, and a year at most', async () => {
    const today = gateway.deps.calendar.tradingDate(gateway.clock.now());
    for (const { date } of await sessions('')) expect(date >= today).toBe(true);
    expect((await sessions('?from=2026-01-01')).at(-1)?.date).toBe('2026-01-30');
    expect(await sessions('?from=2024-01-01&to=2024-12-31')).toHaveLength(252);
  });

  it.each([
    ['from=2026-02-30', 'from', 'is not a date'],
    ['from=1999-12-31', 'from', 'is not in the years 2000 to 2199'],
    ['from=2026-01-05&to=2026-01-04', 'to', 'is before from, 2026-01-05'],
    ['from=2026-01-01&to=2027-01-02', 'to', 'is 367 dates from 2026-01-01 on'],
    ['from=2026-01-01&to=2026-01-02T00:00:00Z', 'to', 'is not a date'],
    ['listingMic=nasdaq', 'listingMic', 'is not a market identifier code'],
    ['date=2026-01-05', 'date', 'is not a field of this request'],
  ])('refuses %s', async (query, field, message) => {
    const { status, body } = await call(gateway, 'GET', `/v1/calendar?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message, remedy: expect.stringMatching(/^(send|remove) /) }]);
  });
});
