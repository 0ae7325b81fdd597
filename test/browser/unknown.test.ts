/** An order of which nobody knows, on the page: marked, and decided by a person of the role for it. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../src/projections/blotter/order-view.js';
import type { QuoteView } from '../../src/projections/market-views.js';
import { configFolder } from '../support/config-folder.js';
import type { ConfigFolder } from '../support/config-folder.js';
import type { Rows } from '../support/order-load.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { axeViolations, openBrowser, visit } from './support/visitor.js';

jest.setTimeout(60_000);

let config: ConfigFolder;
let system: TestSystem;
let browser: Browser;
let orderId = '';

/** Markets that take half a minute for every request, and little patience with them. */
beforeAll(async () => {
  config = configFolder({
    'venues.yaml': [[/medianMicros: \d+/g, 'medianMicros: 30000000']],
    'default.yaml': [[/answerTimeoutMillis: \d+/, 'answerTimeoutMillis: 200']],
  });
  [system, browser] = await Promise.all([startSystem({ configDir: config.path }), openBrowser()]);
  const trader = new ApiClient(system.url, 'demo-trader');
  await trader.until<QuoteView>('/v1/quotes/KO', ({ state, bidPx }) => state === 'NORMAL' && bidPx !== null);
  const { bidPx } = await trader.get<QuoteView>('/v1/quotes/KO');
  const { body } = await trader.request('POST', '/v1/orders', {
    clOrdId: 'unknown-1',
    account: 'EQ1-MAIN',
    symbol: 'KO',
    side: 'BUY',
    ordType: 'LIMIT',
    price: (Number(bidPx) - 0.2).toFixed(2),
    orderQty: '300',
    timeInForce: 'DAY',
  });
  orderId = String(body['orderId']);
  await trader.until<OrderView>(`/v1/orders/${orderId}`, ({ unknown }) => unknown !== null);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  config?.remove();
});

it('is marked for everybody; who may not decide has no button for it', async () => {
  const { page } = await visit(browser, system.url, 'demo-trader');
  await page.locator('.orders .ag-row .status.warn', { hasText: 'unknown' }).first().click();
  await page.locator('.detail tbody tr .status.warn', { hasText: 'unknown' }).first().waitFor();
  expect(await page.locator('.detail button.decide').count()).toBe(0);
  await page.close();
});

it('is decided with a reason, and the page shows what became of it', async () => {
  const { page, faults } = await visit(browser, system.url, 'demo-risk');
  await page.locator('.orders .ag-row .status.warn', { hasText: 'unknown' }).first().click();
  await page.locator('.detail button.decide').first().click();
  expect(await axeViolations(page)).toEqual([]);
  const record = page.getByRole('button', { name: 'Record the decision' });
  expect(await record.isDisabled()).toBe(true);
  await page.fill('#decide-qty', '100');
  await page.fill('#decide-px', '61.00');
  await page.fill('#decide-reason', 'their desk telephoned at noon');
  await record.click();
  await page.locator('.detail tbody tr', { hasText: 'Canceled' }).first().waitFor();
  const risk = new ApiClient(system.url, 'demo-risk');
  const { rows } = await risk.get<Rows<OrderView>>(`/v1/orders/${orderId}/children`);
  expect(rows[0]).toMatchObject({ ordStatus: 'CANCELED', cumQty: '100', unknown: null });
  const story = await risk.get<Rows<{ type: string; actor: string; summary: string }>>(
    `/v1/orders/${orderId}/timeline`,
  );
  expect(story.rows.find(({ type }) => type === 'OutcomeKnown')).toMatchObject({
    actor: 'risk-1',
    summary: 'Outcome known: CANCELED by decision: their desk telephoned at noon',
  });
  expect(faults).toEqual([]);
});
