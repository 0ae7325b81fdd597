/** Recorded data as the market: the LOBSTER excerpt drives the venues, and an order is traded against it through REST. */
import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { QuoteView } from '../../src/projections/market-views.js';
import type { ExecutionView, OrderView } from '../../src/projections/blotter/order-view.js';
import { createTestDatabase } from '../support/database.js';
import { ApiClient, startSystem } from '../support/system.js';

const RECORDING = join(
  import.meta.dirname,
  '../../../shared/data/AAPL_2012-06-21_34200000_57600000_message_10.csv',
);

const present = existsSync(RECORDING);
const ABSENT = 'skipped: the recorded data is not beside the repository (../shared/data)';

(present ? describe : describe.skip)(`replay${present ? '' : ` (${ABSENT})`}`, () => {
  it('trades an order against the recorded market', async () => {
    const database = await createTestDatabase();
    const system = await startSystem({
      databaseUrl: database.url,
      flags: ['--market', `replay:${RECORDING}`, '--seed', '3'],
    });
    try {
      const trader = new ApiClient(system.url, 'demo-trader');
      const quote = await trader.until<QuoteView>(
        '/v1/quotes/AAPL',
        ({ state, askPx }) => state === 'NORMAL' && askPx !== null,
      );
      // On 21 June 2012 the share stood near 585 dollars: a quote from the recording, not from the synthetic market.
      expect(Number(quote.bidPx)).toBeGreaterThan(580);
      expect(Number(quote.askPx)).toBeLessThan(590);
      const price = (Number(quote.askPx) + 1).toFixed(2);
      const { status, body } = await trader.request('POST', '/v1/orders', {
        clOrdId: 'replay-1',
        account: 'EQ1-MAIN',
        symbol: 'AAPL',
        side: 'BUY',
        ordType: 'LIMIT',
        price,
        orderQty: '300',
        timeInForce: 'DAY',
      });
      expect(status).toBe(201);
      const path = `/v1/orders/${String(body['orderId'])}`;
      const order = await trader.until<OrderView>(path, ({ ordStatus }) => ordStatus === 'FILLED');
      expect(Number(order.avgPx)).toBeGreaterThan(580);
      const { rows } = await trader.get<{ rows: readonly ExecutionView[] }>(`${path}/executions`);
      const venues = new Set(
        rows.flatMap(({ execType, lastMkt }) => (execType === 'TRADE' ? [lastMkt] : [])),
      );
      expect(venues.size).toBeGreaterThanOrEqual(2);
    } finally {
      await system.stop();
      await database.drop();
    }
  });
});
