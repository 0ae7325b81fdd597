/** Orders for a load over REST: buys and sells by turns over ten symbols, every second one marketable, the others near the touch. */
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'GOOGL', 'META', 'JPM', 'XOM', 'KO', 'PEP'] as const;
const NAME = `b${process.pid}`;

interface Quote {
  readonly bidPx: string;
  readonly askPx: string;
}

export class OrderStream {
  readonly #quotes = new Map<string, Quote>();
  #count = 0;

  /** Orders go round the accounts. */
  constructor(private readonly accounts: readonly string[]) {}

  /** Prices are near these quotes from now on. */
  async lookUpQuotes(url: string, key: string): Promise<void> {
    const headers = { authorization: `Bearer ${key}` };
    for (const symbol of SYMBOLS) {
      const answer = await fetch(`${url}/v1/quotes/${symbol}`, { headers });
      this.#quotes.set(symbol, (await answer.json()) as Quote);
    }
  }

  /** The next one's JSON; ClOrdIDs are this process's own. */
  next(): string {
    this.#count += 1;
    const count = this.#count;
    const symbol = SYMBOLS[count % SYMBOLS.length] ?? 'AAPL';
    const side = count % 2 === 0 ? 'BUY' : 'SELL';
    const quote = this.#quotes.get(symbol);
    const marketable = Math.floor(count / 2) % 2 === 0;
    const price = (side === 'BUY') === marketable ? quote?.askPx : quote?.bidPx;
    // Runs of orders of both kinds: by a count of its own, or an account would have one kind alone.
    const account = this.accounts[Math.floor(count / 4) % this.accounts.length];
    const order = { clOrdId: `${NAME}-${count}`, account, symbol, side, ordType: 'LIMIT' };
    return JSON.stringify({ ...order, orderQty: String(1 + (count % 97)), price, timeInForce: 'DAY' });
  }
}

interface Rule {
  readonly ruleId: string;
  parameters: object;
}

const LIFTED: Readonly<Record<string, object>> = {
  CREDIT_AGG_CUSTOMER: { default: '50000000000000', accounts: {} },
  CREDIT_AGG_FIRM: { maximum: '100000000000000' },
  DUPLICATE: { windowMillis: 1 },
};

/** What such a load would exceed within seconds, in a copy of the configuration: credit, and a hundred orders alike. */
export function liftLimits(folder: string): void {
  const path = join(folder, 'compliance.yaml');
  const file = parse(readFileSync(path, 'utf8')) as { readonly rules: readonly Rule[] };
  for (const [ruleId, lifted] of Object.entries(LIFTED)) {
    const rule = file.rules.find((candidate) => candidate.ruleId === ruleId);
    if (!rule) throw new Error(`${path} has no ${ruleId} to lift`);
    rule.parameters = { ...rule.parameters, ...lifted };
  }
  writeFileSync(path, stringify(file));
}
