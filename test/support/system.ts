/** The real system as its own process: the build, started on a free port, spoken to over HTTP, stopped or killed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';

const ROOT = join(import.meta.dirname, '../..');

export interface SystemOptions {
  /** Flags of `fairlead start`. */
  readonly flags?: readonly string[];
  /** Of node itself. */
  readonly nodeFlags?: readonly string[];
  /** Kept over restarts when given; else a folder of its own that `stop` removes. */
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly configDir?: string;
  /** Passed as PORT; a free one when left out. */
  readonly port?: number;
  /** Besides what the others say. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestSystem {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from spawning to the banner. */
  readonly startedInMs: number;
  /** What it printed on standard error. */
  log(): string;
  /** Its exit code, once it has ended; null after a signal that it could not answer. */
  readonly exited: Promise<number | null>;
  /** In order, by SIGTERM. */
  stop(): Promise<void>;
  /** `kill -9` of the whole process group: the system and, where it is embedded, its database. */
  kill(): Promise<void>;
  /** `kill -9` of the system alone: an embedded database goes on, and finishes what it was given. */
  killAlone(): Promise<void>;
}

/** Resolves when the banner says that it is ready; rejects with its log when it ends before. */
export async function startSystem(options: SystemOptions = {}): Promise<TestSystem> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'fairlead-test-'));
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      ...(options.nodeFlags ?? []),
      join(ROOT, 'dist/src/main.js'),
      'start',
      ...(options.flags ?? []),
    ],
    {
      cwd: ROOT,
      detached: true,
      env: environmentOf(options, dataDir),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = await readyUrl(child, () => log);
  const startedInMs = Math.round(performance.now() - began);
  const pid = child.pid ?? 0;
  const exited = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  const end = async (signal: () => void) => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      signal();
      await exited;
    }
  };
  const stop = async () => {
    await end(() => child.kill('SIGTERM'));
    if (options.dataDir !== undefined) return;
    removeClusterFolder(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    pid,
    startedInMs,
    log: () => log,
    exited,
    stop,
    kill: () => end(() => process.kill(-pid, 'SIGKILL')),
    killAlone: () => end(() => process.kill(pid, 'SIGKILL')),
  };
}

function environmentOf(options: SystemOptions, dataDir: string): NodeJS.ProcessEnv {
  const { databaseUrl, configDir, port, environment } = options;
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...inherited } = process.env;
  return {
    ...inherited,
    PORT: String(port ?? 0),
    DATA_DIR: dataDir,
    FAIRLEAD_CONFIG: configDir ?? join(ROOT, 'config'),
    LOG_LEVEL: 'info',
    // One system after another on the same data is the same one on the bus.
    KAFKA_TOPIC_PREFIX: `test-${createHash('sha1')
      .update(databaseUrl ?? dataDir)
      .digest('hex')
      .slice(0, 12)}-`,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...environment,
  };
}

async function readyUrl(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('the system has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /ready at (http\S+)/.exec(line)?.[1];
    if (ready !== undefined) return ready;
  }
  throw new Error(`the system ended before it was ready:\n${log()}`);
}

/** The API with one key. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async get<Body = Record<string, unknown>>(path: string): Promise<Body> {
    const answer = await this.request('GET', path);
    if (answer.status !== 200)
      throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Body;
  }

  /** What is no JSON. */
  async text(path: string): Promise<string> {
    const answer = await fetch(this.url + path, { headers: { authorization: `Bearer ${this.key}` } });
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status}`);
    return answer.text();
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  /**
   * The same request again while the answer is 503, as the API asks for, and how often that was; fails with the last
   * refusal after the limit.
   */
  async insist(
    method: string,
    path: string,
    body?: unknown,
    limitMs = 30_000,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly refusals: number }> {
    const deadline = performance.now() + limitMs;
    for (let refusals = 0; ; refusals += 1) {
      const answer = await this.request(method, path, body);
      if (answer.status !== 503) return { ...answer, refusals };
      if (performance.now() > deadline)
        throw new Error(`${method} ${path}: still ${JSON.stringify(answer.body)}`);
    }
  }

  /** Asks until the answer satisfies; fails with the last one after the limit. */
  async until<Body = Record<string, unknown>>(
    path: string,
    satisfies: (body: Body) => boolean,
    limitMs = 15_000,
  ): Promise<Body> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const body = await this.get<Body>(path);
      if (satisfies(body)) return body;
      if (performance.now() > deadline)
        throw new Error(`GET ${path} did not become so: ${JSON.stringify(body)}`);
    }
  }
}
