/** Somebody in front of the page: a Chromium tab on a running system, with what went wrong in it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWPORT = { width: 1692, height: 1000 };

/** The browser of the environment (`CHROMIUM_PATH`), else Debian's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
}

export interface Visitor {
  readonly page: Page;
  /** Uncaught errors and refused content, in words; empty when all went well. */
  readonly faults: readonly string[];
  /** Requests to anywhere but the system under test. */
  readonly strangers: readonly string[];
}

/** Signed in by clicking the persona's card. */
export async function visit(browser: Browser, url: string, key: string): Promise<Visitor> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults: string[] = [];
  const strangers: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      faults.push(message.text());
  });
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol !== 'data:' && host !== new URL(url).host) strangers.push(request.url());
  });
  await page.goto(url);
  await page.locator('.personas button', { has: page.locator(`code:text-is("${key}")`) }).click();
  await page.locator('.lamp.good').first().waitFor();
  return { page, faults, strangers };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** axe-core's violations on what the page shows now, one line each. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's content policy does not bind.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
