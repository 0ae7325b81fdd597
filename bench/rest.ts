/**
 * REST orders per second, durable before the answer, as a ratio to an empty express + express.json echo that gets the
 * same requests from the same client in the same run. The system runs as shipped: synthetic market, compliance,
 * routing, embedded PostgreSQL with fsync; only the credit and duplicate limits are lifted, so that every order is
 * worked. Needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeClusterFolder } from '../src/database/cluster-folder.js';
import { packageRoot } from '../src/database/package-root.js';
import { loadHttp } from './http-load.js';
import type { LoadResult } from './http-load.js';
import { spreadOf } from './spread.js';

const ROOT = packageRoot();
const RUNS = 5;
/** Those of `npm start`. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
/** The compiler needs some ten thousand orders before it has made its mind up. */
const WARM_UPS = 4;
const SECONDS = 3;
const CONNECTIONS = 256;
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'GOOGL', 'META', 'JPM', 'XOM', 'KO', 'PEP'] as const;

/** Prints one JSON line. */
export async function runRestBench(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const echo = await startEcho();
  const system = await startSystem(home);
  try {
    const orders: number[] = [];
    const ratios: number[] = [];
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
      await measure(echo.port);
      await measure(system.port);
    }
    for (let run = 0; run < RUNS; run += 1) {
      await auditIsUp(system.port);
      const peer = await measure(echo.port);
      const ours = await measure(system.port);
      orders.push(accepted(ours));
      ratios.push(accepted(ours) / peer.requestsPerSecond);
    }
    const line = {
      bench: 'rest',
      unit: 'orders/s',
      ...spreadOf(orders),
      connections: CONNECTIONS,
      ratioToEcho: spreadOf(ratios),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } finally {
    await Promise.all([end(echo.process), end(system.process)]);
    removeClusterFolder(join(home, 'data'));
    rmSync(home, { recursive: true, force: true });
  }
}

/** The audit follows behind: the peer is measured only once it has caught up, so that it does not pay for it. */
async function auditIsUp(port: number): Promise<void> {
  const headers = { authorization: 'Bearer demo-compliance' };
  for (;;) {
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/audit/events?limit=1`, { headers });
    if (status === 200) return;
    if (status !== 503) throw new Error(`the audit answers ${status}`);
  }
}

/** Orders answered 201 a second; anything else is not counted, and rubbish is an error. */
function accepted({ requestsPerSecond, statuses }: LoadResult): number {
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const created = statuses.get(201) ?? 0;
  if (created < all * 0.99) throw new Error(`not every order was accepted: ${JSON.stringify([...statuses])}`);
  return (requestsPerSecond * created) / all;
}

function measure(port: number): Promise<LoadResult> {
  const headers = { authorization: 'Bearer demo-trader' };
  return loadHttp({
    port,
    path: '/v1/orders',
    headers,
    connections: CONNECTIONS,
    seconds: SECONDS,
    body: nextOrder,
  });
}

const NAME = `b${process.pid}`;
const QUOTES: Record<string, { bidPx: string; askPx: string }> = {};
let count = 0;

/** Buys and sells by turns over ten symbols, every second one marketable, the others at rest near the touch. */
function nextOrder(): string {
  count += 1;
  const symbol = SYMBOLS[count % SYMBOLS.length] ?? 'AAPL';
  const side = count % 2 === 0 ? 'BUY' : 'SELL';
  const quote = QUOTES[symbol];
  const marketable = Math.floor(count / 2) % 2 === 0;
  const price = (side === 'BUY') === marketable ? quote?.askPx : quote?.bidPx;
  const order = { clOrdId: `${NAME}-${count}`, account: 'EQ1-MAIN', symbol, side, ordType: 'LIMIT' };
  return JSON.stringify({ ...order, orderQty: String(1 + (count % 97)), price, timeInForce: 'DAY' });
}

interface Started {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startEcho(): Promise<Started> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/bench/echo-server.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, port: Number(await firstLine(child, /^\d+$/)) };
}

async function startSystem(home: string): Promise<Started> {
  cpSync(join(ROOT, 'config'), join(home, 'config'), { recursive: true });
  liftLimits(join(home, 'config', 'compliance.yaml'));
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, 'dist/src/main.js'), 'start'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: join(home, 'data'),
      FAIRLEAD_CONFIG: join(home, 'config'),
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await firstLine(child, /ready at http/);
  const port = Number(/:(\d+)\s*$/.exec(ready)?.[1]);
  for (const symbol of SYMBOLS) QUOTES[symbol] = await quoteOf(port, symbol);
  return { process: child, port };
}

async function quoteOf(port: number, symbol: string): Promise<{ bidPx: string; askPx: string }> {
  const headers = { authorization: 'Bearer demo-trader' };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/quotes/${symbol}`, { headers });
  return (await answer.json()) as { bidPx: string; askPx: string };
}

const LIFTED: readonly (readonly [RegExp, string])[] = [
  [/EQ1-MAIN: '50000000'/, "EQ1-MAIN: '50000000000000'"],
  [/maximum: '100000000' \}/, "maximum: '100000000000000' }"],
  [/windowMillis: 2000/, 'windowMillis: 1'],
];

/** What such a load would exceed within seconds: credit, and a hundred orders alike. */
function liftLimits(file: string): void {
  let text = readFileSync(file, 'utf8');
  for (const [limit, lifted] of LIFTED) {
    if (!limit.test(text)) throw new Error(`${file} has no ${limit.source} to lift`);
    text = text.replace(limit, lifted);
  }
  writeFileSync(file, text);
}

async function firstLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) if (pattern.test(line)) return line;
  throw new Error('the process ended before it was ready');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
