/** The sales-trader's desk in a real browser: a client's order comes, is worked by hand, and the client sees it. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { cents, fillTicket, offerInCents, sendTicket } from './support/ticket.js';
import { axeViolations, openBrowser, visit } from './support/visitor.js';
import type { Visitor } from './support/visitor.js';

const PICTURE = join(import.meta.dirname, '../../docs/images/desk.png');

jest.setTimeout(60_000);

let system: TestSystem;
let browser: Browser;
let client: Visitor;
let desk: Visitor;
/** What the client's limit is, in cents. */
let limit: number;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  client = await visit(browser, system.url, 'demo-trader');
  desk = await visit(browser, system.url, 'demo-desk');
  for (const { page } of [client, desk]) page.setDefaultTimeout(15_000);
  await client.page.locator('.ladder tr.ask.best').waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const row = (symbol: string): Locator => desk.page.locator('.waiting tbody tr', { hasText: symbol });
const button = (name: string): Locator =>
  desk.page.locator('.report-group').getByRole('button', { name, exact: true });
const form = (name: string): Locator => desk.page.getByRole('form', { name, exact: true });

/** The offer and so many cents. */
async function offer(symbol: string, more: number): Promise<string> {
  return cents((await offerInCents(client.page, symbol)) + more);
}

/** Chooses the report, fills its fields and reports with Enter. */
async function reports(name: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  if ((await form(name).count()) === 0) await button(name).click();
  for (const [field, value] of Object.entries(fields)) await desk.page.fill(`#report-${field}`, value);
  await desk.page.focus('#report-text');
  await desk.page.keyboard.press('Enter');
  await desk.page
    .locator('.toasts p.good', { hasText: `${name}:` })
    .last()
    .waitFor();
}

describe('an order for the desk', () => {
  it('is sent from the ticket with the desk as its destination, and is not routed', async () => {
    const { page } = client;
    limit = (await offerInCents(page, 'AAPL')) - 20;
    await page.selectOption('#ticket-destination', 'DESK');
    await fillTicket(page, { symbol: 'AAPL', side: 'BUY', orderQty: '1000', price: cents(limit) });
    expect(await page.locator('.ticket').innerText()).toContain('All of it goes to DESK');
    await sendTicket(page);
    const sent = page.locator('.orders .ag-row:not(.pending-row)', { hasText: 'AAPL' });
    await sent.filter({ hasText: 'Pending new' }).waitFor();
  });

  it('waits on the desk, live, with its client and what can be said of it', async () => {
    await row('AAPL').waitFor();
    const text = await row('AAPL').innerText();
    expect(text).toContain('1,000');
    expect(text).toContain('EQ1-MAIN');
    expect(await desk.page.locator('.work header').innerText()).toContain('trader-1 for EQ1-MAIN');
    expect(await button('Correct').getAttribute('aria-disabled')).toBe('true');
    const why = desk.page.locator(`#${await button('Correct').getAttribute('aria-describedby')}`);
    expect(await why.innerText()).toBe('nothing of the order is executed');
    expect(await axeViolations(desk.page)).toEqual([]);
  });

  it('is acknowledged and part-filled from the keyboard', async () => {
    await reports('Acknowledge');
    await row('AAPL').filter({ hasText: 'New' }).waitFor();
    await reports('Trade', { lastQty: '400' });
    await row('AAPL').filter({ hasText: '600' }).waitFor();
    await client.page
      .locator('.orders .ag-row', { hasText: 'AAPL' })
      .filter({ hasText: 'Partially' })
      .waitFor();
    expect(await desk.page.inputValue('#report-lastQty')).toBe('600');
  });

  it('is not overfilled by a slip: it has to be meant so', async () => {
    const { page } = desk;
    await page.fill('#report-lastQty', '6000');
    expect(await page.locator('#report-why').innerText()).toBe('More than is left: say that it is meant so');
    await page.focus('#report-lastQty');
    await page.keyboard.press('Enter');
    await page.fill('#report-lastQty', '100');
    expect(await page.locator('#report-why').innerText()).toBe('');
    expect(await row('AAPL').innerText()).toContain('600');
  });
});

describe("a client's request", () => {
  it('to replace is made on the page, and highlighted on the desk', async () => {
    const { page } = client;
    await page.locator('.orders .ag-row', { hasText: 'AAPL' }).first().click();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: /^Amend/ });
    await dialog.waitFor();
    expect(await dialog.locator('#amend-why').innerText()).toBe('Nothing is changed yet');
    await page.fill('#amend-qty', '800');
    await page.fill('#amend-price', cents(limit - 5));
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('.orders .ag-row', { hasText: 'replace asked' }).waitFor();
    const asks = `Client asks to replace: 800 @ ${cents(limit - 5)}`;
    await row('AAPL').filter({ hasText: asks }).waitFor();
    await desk.page.locator('.work > .asks', { hasText: asks }).waitFor();
    expect(await axeViolations(desk.page)).toEqual([]);
  });

  it('has its picture taken while it waits', async () => {
    const other = new ApiClient(system.url, 'demo-trader-2');
    const ask = (clOrdId: string, more: Record<string, string>) =>
      other.request('POST', '/v1/orders', {
        clOrdId,
        account: 'EQ2-MAIN',
        side: 'SELL',
        ordType: 'LIMIT',
        timeInForce: 'GTC',
        exDestination: 'DESK',
        ...more,
      });
    await ask('D-1', {
      symbol: 'MSFT',
      orderQty: '600',
      price: await offer('MSFT', 40),
      text: 'before the close',
    });
    await ask('D-2', { symbol: 'KO', orderQty: '2500', price: await offer('KO', 6) });
    await row('KO').waitFor();
    await row('AAPL').getByRole('button').click();
    await desk.page.locator('.work h3', { hasText: 'AAPL' }).waitFor();
    await desk.page.locator('.toasts p').first().waitFor({ state: 'detached' });
    await desk.page.screenshot({ path: PICTURE });
    expect(await row('').count()).toBe(3);
  });

  it('is taken up and accepted, and the client is told', async () => {
    await reports('Take up replace');
    await client.page.locator('.orders .ag-row', { hasText: 'Pending replace' }).waitFor();
    await reports('Replace');
    await row('AAPL').filter({ hasText: '800' }).waitFor();
    const told = client.page.locator('.toasts p.good', { hasText: 'Replaced' });
    await told.waitFor();
    expect(await told.innerText()).toContain(`800 @ ${cents(limit - 5)}`);
  });

  it('to cancel can be refused with a reason', async () => {
    const { page } = client;
    await page.locator('.orders .ag-row', { hasText: 'AAPL' }).first().click();
    await page.keyboard.press('Delete');
    await row('AAPL').filter({ hasText: 'Client asks to cancel' }).waitFor();
    await button('Refuse request').click();
    await desk.page.selectOption('#report-cxlRejReason', 'BROKER_EXCHANGE_OPTION');
    await reports('Refuse request', { text: 'half of it is crossing now' });
    await row('AAPL').filter({ hasText: 'Partially filled' }).waitFor();
    const told = page.locator('.toasts p.warn', { hasText: 'half of it is crossing now' });
    await told.waitFor();
    expect(await told.innerText()).toMatch(/^Cancel of \w+ refused/);
  });
});

describe('an execution', () => {
  it('is corrected and taken back, by choosing it', async () => {
    await button('Correct').click();
    expect(await desk.page.inputValue('#report-lastQty')).toBe('400');
    await reports('Correct', { lastQty: '300' });
    await row('AAPL').filter({ hasText: '500' }).waitFor();
    await reports('Bust');
    await row('AAPL').filter({ hasText: 'New' }).waitFor();
    expect(await button('Bust').getAttribute('aria-disabled')).toBe('true');
  });

  it('is the last one of a day that is done', async () => {
    await reports('Trade', { lastQty: '200' });
    await reports('Done for day');
    await row('AAPL').waitFor({ state: 'detached' });
    await client.page.locator('.orders .ag-row', { hasText: 'Done for day' }).waitFor();
    await desk.page.getByLabel('also what has ended').check();
    await row('AAPL').filter({ hasText: 'Done for day' }).waitFor();
    expect(await button('Done for day').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('the desk', () => {
  it('is worked without a mouse', async () => {
    const { page } = desk;
    await row('MSFT').getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.locator('.work h3', { hasText: 'MSFT' }).waitFor();
    await button('Reject').focus();
    await page.keyboard.press('Space');
    await reports('Reject', { text: 'no interest' });
    await row('MSFT').filter({ hasText: 'Rejected' }).waitFor();
    expect(await button('Trade').getAttribute('aria-disabled')).toBe('false');
  });

  it('is as clean in the light', async () => {
    await desk.page.getByRole('button', { name: 'Light' }).click();
    expect(await axeViolations(desk.page)).toEqual([]);
  });

  it('can be read by the client, who reports nothing', async () => {
    const { page } = client;
    await page.locator('.activity').getByRole('tab', { name: /^Desk/ }).click();
    await page.getByLabel('also what has ended').check();
    await page.locator('.waiting tbody tr', { hasText: 'AAPL' }).waitFor();
    expect(await page.locator('.waiting tbody tr').count()).toBe(1);
    expect(await page.locator('.work').innerText()).toContain('Only a sales trader reports here.');
    expect(await page.locator('.report-group').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('speaks to nobody but its own server and breaks nothing', () => {
    for (const { strangers, faults } of [client, desk]) expect([...strangers, ...faults]).toEqual([]);
  });
});
