/** Real Kafka brokers for tests: one that the whole run shares, and others that may be stopped and killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaMissing as missing, startKafka } from '../../scripts/kafka/local-kafka.js';
import type { LocalKafka } from '../../scripts/kafka/local-kafka.js';
import { once } from './once.js';

export interface TestBroker {
  /** `host:port`. */
  readonly address: string;
  /** The process that runs now, for signals. */
  pid(): number;
  /** Ends it; resolves when it has ended. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Again, on the same port and with the same records. */
  start(): Promise<void>;
  /** For good, with its files. */
  dispose(): Promise<void>;
}

const LOCAL = 'local';
/** That, and the run starts one of its own; or `host:port` of one that runs; or nothing, and the tests do without. */
const wanted = process.env['FAIRLEAD_TEST_KAFKA'];
let reason: string | null | undefined;

/** Why there is no broker for the tests: the suites that need one are then skipped, and name it. */
export function kafkaMissing(): string | null {
  if (!wanted) return 'needs a Kafka broker: npm run test:kafka';
  if (wanted !== LOCAL) return null;
  if (reason === undefined) {
    reason = missing();
    if (reason) process.stderr.write(`\nTests on Kafka are SKIPPED: ${reason}\n`);
  }
  return reason;
}

/** `host:port` of the run's broker, started by the first who asks. Use topics of your own. */
export async function sharedKafka(): Promise<string> {
  if (wanted && wanted !== LOCAL) return wanted;
  const run = process.env['FAIRLEAD_TEST_CLUSTER_DIR'];
  if (!run) throw new Error('No test run: run through npm run test:kafka');
  // The teardown ends it.
  return once(run, 'kafka', async () => {
    const { broker } = await startKafka({
      port: await freePort(),
      dataDir: join(run, 'kafka'),
      outlives: true,
    });
    return broker;
  });
}

export async function startTestBroker(): Promise<TestBroker> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-kafka-'));
  const options = { port: await freePort(), dataDir };
  let kafka: LocalKafka = await startKafka(options);
  return {
    address: kafka.broker,
    pid: () => kafka.pid,
    stop: (signal = 'SIGTERM') => (signal === 'SIGTERM' ? kafka.stop() : kafka.kill()),
    start: async () => {
      kafka = await startKafka(options);
    },
    dispose: async () => {
      await kafka.kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Above 20000, the next one too; below where the system takes the ports of its clients from, so that none sits on it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_001 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
