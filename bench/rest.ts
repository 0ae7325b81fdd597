/**
 * REST orders per second, durable before the answer, as a ratio to an empty express + express.json echo that gets the
 * same requests from the same client in the same run. The system runs as shipped: synthetic market, compliance,
 * routing, embedded PostgreSQL with fsync; only the credit and duplicate limits are lifted, so that every order is
 * worked. Needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeClusterFolder } from '../src/database/cluster-folder.js';
import { packageRoot } from '../src/database/package-root.js';
import { caughtUp } from './caught-up.js';
import { acceptedPerSecond, loadHttp } from './http-load.js';
import type { LoadResult } from './http-load.js';
import { liftLimits, OrderStream } from './order-stream.js';
import { spreadOf } from './spread.js';

const ROOT = packageRoot();
const RUNS = 5;
/** Those of `npm start`. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
/** The compiler needs some ten thousand orders before it has made its mind up. */
const WARM_UPS = 4;
const SECONDS = 3;
const CONNECTIONS = 256;
const KEY = 'demo-trader';

const orders = new OrderStream(['EQ1-MAIN']);

/** Prints one JSON line. */
export async function runRestBench(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const echo = await startEcho();
  const system = await startSystem(home);
  try {
    const rates: number[] = [];
    const ratios: number[] = [];
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
      await measure(echo.port);
      await measure(system.port);
    }
    for (let run = 0; run < RUNS; run += 1) {
      await caughtUp(system.port, system.process.pid ?? 0);
      const peer = await measure(echo.port);
      const ours = await measure(system.port);
      rates.push(acceptedPerSecond(ours));
      ratios.push(acceptedPerSecond(ours) / peer.requestsPerSecond);
    }
    const line = {
      bench: 'rest',
      unit: 'orders/s',
      ...spreadOf(rates),
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

function measure(port: number): Promise<LoadResult> {
  const headers = { authorization: `Bearer ${KEY}` };
  return loadHttp({
    port,
    path: '/v1/orders',
    headers,
    connections: CONNECTIONS,
    seconds: SECONDS,
    body: () => orders.next(),
  });
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
  liftLimits(join(home, 'config'));
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
  await orders.lookUpQuotes(`http://127.0.0.1:${port}`, KEY);
  return { process: child, port };
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
