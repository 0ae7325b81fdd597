/** A whole cluster on this machine: a real broker, a database behind a way that can be cut, exchanges, and nodes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startKafka } from '../../scripts/kafka/local-kafka.js';
import type { LocalKafka } from '../../scripts/kafka/local-kafka.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { SeededRandom } from '../../src/lib/random.js';
import { silentLog } from '../../src/lib/log.js';
import { startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { startProxy } from '../support/tcp-proxy.js';
import type { TcpProxy } from '../support/tcp-proxy.js';
import { tortureConfig } from '../torture/torture-config.js';
import { openVenueHall } from '../torture/venue-hall.js';
import type { VenueHall } from '../torture/venue-hall.js';

export const PARTITIONS = [0, 1, 2, 3];
export const SESSION_MS = 3_000;
export const CLIENTS = PARTITIONS.map((partition) => `FAIRLEAD-${partition}`);

export type Role = 'gateway' | 'engine' | 'projector';

export class Cluster {
  readonly gateways: TestSystem[] = [];
  readonly engines: TestSystem[] = [];
  readonly projectors: TestSystem[] = [];
  kafka!: LocalKafka;
  hall!: VenueHall;
  database!: TcpProxy;
  databaseUrl = '';
  readonly #config = tortureConfig();
  readonly #dir = mkdtempSync(join(tmpdir(), 'fairlead-cluster-'));
  #postgres!: EmbeddedPostgres;

  constructor(
    private readonly seed: string,
    private readonly port: number,
  ) {}

  async open(engines: number, gateways: number): Promise<void> {
    const settings = join(this.#config.folder, 'default.yaml');
    const shipped = parse(readFileSync(settings, 'utf8')) as { readonly cluster: object };
    const cluster = { ...shipped.cluster, partitions: PARTITIONS.length, sessionTimeoutMillis: SESSION_MS };
    writeFileSync(settings, stringify({ ...shipped, cluster }));
    const random = new SeededRandom(this.seed);
    this.hall = await openVenueHall(this.#config.folder, { seed: this.seed, random });
    this.#config.link(this.hall.port);
    this.#postgres = await EmbeddedPostgres.start({
      dataDir: join(this.#dir, 'database'),
      log: silentLog,
      settings: {},
      onDown: () => undefined,
      onUp: () => undefined,
    });
    const url = new URL(this.#postgres.url);
    this.databaseUrl = url.href;
    this.database = await startProxy({ host: url.hostname, port: Number(url.port) });
    await this.startBroker();
    this.projectors.push(await this.#node('projector', 0));
    for (let i = 0; i < engines; i += 1) this.engines.push(await this.startEngine());
    for (let i = 0; i < gateways; i += 1) this.gateways.push(await this.#node('gateway', i));
  }

  async startBroker(): Promise<void> {
    this.kafka = await startKafka({ port: this.port, dataDir: join(this.#dir, 'kafka') });
  }

  startEngine(): Promise<TestSystem> {
    return this.#node('engine', 0);
  }

  /** Engines, gateways and projectors one after another, ended in order and started again: as a new version comes in. */
  async roll(): Promise<void> {
    for (const [i, engine] of this.engines.entries()) {
      await engine.stop();
      this.engines[i] = await this.startEngine();
    }
    for (const [i, gateway] of this.gateways.entries()) {
      await gateway.stop();
      this.gateways[i] = await this.#node('gateway', i, Number(new URL(gateway.url).port));
    }
    for (const [i, projector] of this.projectors.entries()) {
      await projector.stop();
      this.projectors[i] = await this.#node('projector', i);
    }
  }

  /** Those that are frozen cannot end by themselves. */
  async close(): Promise<void> {
    const nodes = [...this.gateways, ...this.engines, ...this.projectors];
    await Promise.all(nodes.map((node) => node.killAlone()));
    await this.hall.close();
    await this.database.close();
    await this.kafka.kill();
    await this.#postgres.stop();
    removeClusterFolder(join(this.#dir, 'database'));
    rmSync(this.#dir, { recursive: true, force: true });
    this.#config.remove();
  }

  #node(role: Role, number: number, port = 0): Promise<TestSystem> {
    const through = new URL(this.databaseUrl);
    through.port = String(this.database.port);
    return startSystem({
      port,
      dataDir: join(this.#dir, `${role}-${number}`),
      databaseUrl: through.href,
      configDir: this.#config.folder,
      environment: {
        KAFKA_BROKERS: this.kafka.broker,
        KAFKA_TOPIC_PREFIX: 'torture-',
        FAIRLEAD_ROLES: role,
      },
    });
  }
}
