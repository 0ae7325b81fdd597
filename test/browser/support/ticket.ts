/** Using the order ticket as a trader does. */
import type { Page } from 'playwright-core';

export interface TicketInput {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly orderQty: string;
  readonly ordType?: 'LIMIT' | 'MARKET';
  readonly price?: string;
}

/** Fills the fields and waits for the live pre-trade answer. */
export async function fillTicket(page: Page, input: TicketInput): Promise<void> {
  await page.selectOption('#ticket-symbol', input.symbol);
  await page.click(`#side-${input.side}`);
  await page.selectOption('#ticket-type', input.ordType ?? 'LIMIT');
  if (input.price !== undefined) await page.fill('#ticket-price', input.price);
  await page.fill('#ticket-qty', input.orderQty);
  await page.locator('.check .figures').waitFor();
}

/** Enter reviews, Enter sends; resolves when the server has answered. */
export async function sendTicket(page: Page): Promise<void> {
  await page.focus('#ticket-qty');
  await page.keyboard.press('Enter');
  await page.locator('.send-now').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('button.review').waitFor();
}

/** The best offer that the page shows for the symbol on the watchlist, in cents. */
export async function offerInCents(page: Page, symbol: string): Promise<number> {
  const row = page.locator('.watchlist tbody tr', {
    has: page.getByRole('button', { name: symbol, exact: true }),
  });
  const text = await row.locator('td').nth(1).innerText();
  return Math.round(Number(text.replaceAll(',', '')) * 100);
}

export function cents(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}
