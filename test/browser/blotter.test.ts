/** The page against the real system, in a real browser: the first five minutes of a trader and of compliance. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { cents, fillTicket, offerInCents, sendTicket } from './support/ticket.js';
import { axeViolations, openBrowser, visit } from './support/visitor.js';
import type { Visitor } from './support/visitor.js';

const PICTURE = join(import.meta.dirname, '../../docs/images/blotter.png');

jest.setTimeout(60_000);

let system: TestSystem;
let browser: Browser;
let trader: Visitor;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  trader = await visit(browser, system.url, 'demo-trader');
  trader.page.setDefaultTimeout(15_000);
  await trader.page.locator('.ladder tr.ask.best').waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const detailTab = (name: string | RegExp) => trader.page.locator('.detail').getByRole('tab', { name });

describe('the door', () => {
  it('offers a card per persona, without axe violations', async () => {
    const page = await browser.newPage();
    await page.goto(system.url);
    expect(await page.locator('.personas button').count()).toBe(6);
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  });
});

describe('the trader', () => {
  it('sees the first order at once, and later ones when the pointer leaves: nothing jumps under it', async () => {
    const { page } = trader;
    const rows = page.locator('.orders .ag-row');
    const headers = { authorization: 'Bearer demo-trader', 'content-type': 'application/json' };
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${system.url}${path}`, {
        method,
        headers,
        body: JSON.stringify(body) ?? null,
      });
      expect(answer.ok).toBe(true);
    };
    const enter = (clOrdId: string) => {
      const terms = { symbol: 'XOM', side: 'BUY', ordType: 'LIMIT', orderQty: '100', price: '110.00' };
      return ask('POST', '/v1/orders', { ...terms, clOrdId, account: 'EQ1-MAIN', timeInForce: 'DAY' });
    };
    await page.locator('.orders .ag-root').hover();
    await enter('pointed-1');
    await rows.nth(0).waitFor();
    await enter('pointed-2');
    await page.locator('.held', { hasText: '1 new' }).waitFor();
    expect(await rows.count()).toBe(1);
    await page.locator('.watchlist').hover();
    await rows.nth(1).waitFor();
    expect(await page.locator('.held').count()).toBe(0);
    await ask('DELETE', '/v1/orders?account=EQ1-MAIN');
    await rows.filter({ hasText: 'Canceled' }).nth(1).waitFor();
  });

  it('says beside the button why it does nothing', async () => {
    const { page } = trader;
    await page.fill('#ticket-qty', '100');
    await page.fill('#ticket-price', '100.001');
    expect(await page.locator('#why-not').innerText()).toBe('Off the tick of 0.01: 100.00 or 100.01');
    expect(await page.locator('button.review').getAttribute('aria-disabled')).toBe('true');
  });

  it('steps the price by a tick and the quantity by a lot with the arrow keys', async () => {
    const { page } = trader;
    await page.fill('#ticket-price', '100.00');
    await page.focus('#ticket-price');
    await page.keyboard.press('ArrowUp');
    expect(await page.inputValue('#ticket-price')).toBe('100.01');
    await page.focus('#ticket-qty');
    await page.keyboard.press('Shift+ArrowUp');
    expect(await page.inputValue('#ticket-qty')).toBe('1100');
  });

  it('shows the fields of the type, and sends a stop that is held', async () => {
    const { page } = trader;
    const fields = () =>
      page.locator('.ticket .field').evaluateAll((all) => all.map((one) => one.getAttribute('for')));
    expect(await fields()).not.toContain('ticket-stop-px');
    await page.selectOption('#ticket-type', 'PEGGED');
    expect(await fields()).toContain('ticket-peg');
    expect(await page.locator('#ticket-tif option').allInnerTexts()).toEqual(['DAY', 'GTC', 'GTD']);
    await page.selectOption('#ticket-tif', 'GTD');
    expect(await fields()).toContain('ticket-expire-time');
    await page.selectOption('#ticket-tif', 'DAY');
    // Away from the grid: while the pointer is over it new rows wait.
    await page.click('#side-BUY');
    await page.selectOption('#ticket-symbol', 'PEP');
    await page.selectOption('#ticket-type', 'STOP');
    await page.fill('#ticket-qty', '100');
    await page.fill('#ticket-stop-px', cents((await offerInCents(page, 'PEP')) + 300));
    await page.locator('.preview', { hasText: 'held until the last trade is at or above' }).waitFor();
    expect(await page.locator('#ticket-price').isDisabled()).toBe(true);
    await sendTicket(page);
    await page.locator('.orders .pending-row').waitFor({ state: 'detached' });
    const row = page.locator('.orders .ag-row', { hasText: 'PEP' });
    await row.filter({ hasText: 'New' }).click();
    await page.keyboard.press('Delete');
    await row.filter({ hasText: 'Canceled' }).waitFor();
    await page.selectOption('#ticket-type', 'LIMIT');
  });

  it('folds away what most orders do not say, and says what was said', async () => {
    const { page } = trader;
    await page.click('#ticket-more summary');
    await page.fill('#ticket-qty', '1000');
    await page.fill('#ticket-max-floor', '1000');
    expect(await page.locator('#why-not').innerText()).not.toBe('');
    await page.fill('#ticket-max-floor', '100');
    await page.check('#ticket-post-only');
    await page.click('#ticket-more summary');
    expect(await page.locator('#ticket-more summary').innerText()).toContain('display 100 · post-only');
    expect(await axeViolations(page)).toEqual([]);
    await page.click('#ticket-more summary');
    await page.uncheck('#ticket-post-only');
    await page.fill('#ticket-max-floor', '');
    await page.click('#ticket-more summary');
  });

  it('previews the route and sends an order that fills on two or more venues', async () => {
    const { page } = trader;
    const price = cents((await offerInCents(page, 'AAPL')) + 10);
    await fillTicket(page, { symbol: 'AAPL', side: 'BUY', orderQty: '3000', price });
    expect(await page.locator('.preview li').count()).toBeGreaterThan(1);
    await sendTicket(page);
    await page.locator('.detail tbody tr', { hasText: 'Filled' }).nth(1).waitFor();
    const venues = await page.locator('.detail tbody tr', { hasText: 'taker' }).locator('th').allInnerTexts();
    expect(new Set(venues).size).toBeGreaterThan(1);
    await page.locator('.activity .ag-row').first().waitFor();
    await page.locator('.orders .ag-row-selected', { hasText: 'AAPL' }).waitFor();
  });

  it('opens why this route: candidates with terms in money, the alternative, what happened', async () => {
    const { page } = trader;
    await detailTab('Why this route?').click();
    await page.locator('.candidates tr.used').first().waitFor();
    const verdict = await page.locator('.verdict').innerText();
    expect(verdict).toContain('Best alternative');
    expect(verdict).toMatch(/What happened\s+[\d,]+ at 1/);
    expect(await axeViolations(page)).toEqual([]);
  });

  it.each([
    ['children', /^Children/, '.detail tbody tr'],
    ['reports', /^Executions/, '.detail tbody tr'],
    ['checks', /^Checks/, '.detail .checks tbody tr'],
    ['time line', /^Time line/, '.timeline li'],
  ])('shows the %s of the order without axe violations', async (_what, tab, row) => {
    await detailTab(tab).click();
    await trader.page.locator(row).first().waitFor();
    expect(await axeViolations(trader.page)).toEqual([]);
  });

  it('shows positions without axe violations', async () => {
    const { page } = trader;
    await page
      .locator('.activity')
      .getByRole('tab', { name: /^Positions/ })
      .click();
    await page.locator('.activity .ag-row', { hasText: 'AAPL' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('trips a limit, is warned before and told the reason after', async () => {
    const { page } = trader;
    const price = cents(await offerInCents(page, 'JPM'));
    await fillTicket(page, { symbol: 'JPM', side: 'BUY', orderQty: '90000', price });
    await page.locator('.check p.bad', { hasText: 'FAT_FINGER_VALUE' }).waitFor();
    await sendTicket(page);
    await page.locator('.toasts p.bad', { hasText: 'refused' }).waitFor();
    const row = page.locator('.orders .ag-row', { hasText: 'FAT_FINGER_VALUE' });
    await row.waitFor();
    expect(await row.innerText()).toContain('Rejected');
  });

  it('cancels the selected order with Del', async () => {
    const { page } = trader;
    const price = cents((await offerInCents(page, 'KO')) - 100);
    await fillTicket(page, { symbol: 'KO', side: 'BUY', orderQty: '200', price });
    await sendTicket(page);
    const row = page.locator('.orders .ag-row', { hasText: 'KO' });
    await row.filter({ hasText: 'New' }).click();
    await page.keyboard.press('Delete');
    await row.filter({ hasText: 'Canceled' }).waitFor();
    expect(
      await page
        .locator('.orders')
        .getByRole('tab', { name: /^Working/ })
        .innerText(),
    ).toBe('Working 0');
  });

  it('has its picture taken in the middle of the day', async () => {
    const { page } = trader;
    const offer = async (symbol: string, more: number) => cents((await offerInCents(page, symbol)) + more);
    const day = [
      { symbol: 'MSFT', side: 'SELL', orderQty: '800', price: await offer('MSFT', -6) },
      { symbol: 'KO', side: 'BUY', orderQty: '4000', price: await offer('KO', -4) },
      { symbol: 'NVDA', side: 'BUY', orderQty: '600', ordType: 'MARKET' },
      { symbol: 'TSLA', side: 'SELL', orderQty: '300', price: await offer('TSLA', 30) },
      { symbol: 'AAPL', side: 'BUY', orderQty: '2400', price: await offer('AAPL', 8) },
    ] as const;
    for (const input of day) {
      await fillTicket(page, input);
      await sendTicket(page);
    }
    await page
      .locator('.activity')
      .getByRole('tab', { name: /^Executions/ })
      .click();
    await page.locator('.detail h2', { hasText: 'AAPL' }).waitFor();
    await detailTab('Why this route?').click();
    await page.locator('.candidates tr.used').first().waitFor();
    await fillTicket(page, { symbol: 'AAPL', side: 'BUY', orderQty: '12000', price: await offer('AAPL', 9) });
    await page.locator('.preview li').first().waitFor();
    await page.locator('.toasts p').first().waitFor({ state: 'detached' });
    await page.screenshot({ path: PICTURE });
    expect(await page.locator('.orders .ag-row').count()).toBeGreaterThan(day.length);
  });

  it('lists its keys when asked', async () => {
    const { page } = trader;
    await page.focus('#panel-3');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('is as clean in the light', async () => {
    const { page } = trader;
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('speaks to nobody but its own server and breaks nothing of its content policy', () => {
    expect(trader.strangers).toEqual([]);
    expect(trader.faults).toEqual([]);
  });
});

describe('compliance', () => {
  it('finds the refused order in the audit search and reads its whole story', async () => {
    const { page, faults } = await visit(browser, system.url, 'demo-compliance');
    await page.fill('#audit-ruleId', 'FAT_FINGER_VALUE');
    await page.keyboard.press('Enter');
    const found = page.locator('.results tbody tr', { hasText: 'JPM' });
    await found.first().waitFor();
    await found.first().locator('button.link').click();
    await page.locator('.story .timeline li', { hasText: 'OrderRejected' }).waitFor();
    await page.locator('.chain', { hasText: 'chain verified' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});
