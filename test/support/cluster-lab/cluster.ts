/** A whole cluster on this machine: a real broker, a database, exchanges in a process of their own, and nodes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../../scripts/kafka/local-kafka.js';
import type { LocalKafka } from '../../../scripts/kafka/local-kafka.js';
import { EmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { removeClusterFolder } from '../../../src/database/cluster-folder.js';
import { createPool } from '../../../src/database/pool.js';
import { SeededRandom } from '../../../src/lib/random.js';
import { silentLog } from '../../../src/lib/log.js';
import { openVenueHall } from '../../torture/venue-hall.js';
import type { VenueHall } from '../../torture/venue-hall.js';
import { startSystem } from '../system.js';
import type { TestSystem } from '../system.js';
import { startProxy } from '../tcp-proxy.js';
import type { TcpProxy } from '../tcp-proxy.js';
import type { LabConfig } from './lab-config.js';

export type Role = 'gateway' | 'engine' | 'projector';

export interface ClusterOptions {
  readonly seed: string;
  /** The broker's: this one and the next are used. */
  readonly port: number;
  /** Removed with the cluster. */
  readonly config: LabConfig;
  /** Whether the ways to the database and to the exchanges can be cut. */
  readonly ways: 'straight' | 'cut';
  /** For node itself, of every process of ours. */
  readonly nodeFlags?: readonly string[];
}

export class Cluster {
  readonly gateways: TestSystem[] = [];
  readonly engines: TestSystem[] = [];
  readonly projectors: TestSystem[] = [];
  kafka!: LocalKafka;
  hall!: VenueHall;
  /** Null where the way is straight. */
  database: TcpProxy | null = null;
  databaseUrl = '';
  postmaster = 0;
  readonly #dir = mkdtempSync(join(tmpdir(), 'fairlead-cluster-'));
  readonly #alone: TestSystem[] = [];
  readonly #endings: (() => void | Promise<void>)[] = [];
  #started = 0;
  #closing: Promise<void> | null = null;

  constructor(private readonly options: ClusterOptions) {}

  /** Everything, with one projector. What was begun is ended by `close`, also after a failure here. */
  async open(engines: number, gateways: number): Promise<void> {
    const { config, seed, ways } = this.options;
    this.#endings.push(() => config.remove());
    this.#endings.push(() => rmSync(this.#dir, { recursive: true, force: true }));
    const random = ways === 'cut' ? new SeededRandom(seed) : null;
    this.hall = await openVenueHall(config.folder, { seed, random });
    this.#endings.push(() => this.hall.close());
    config.link(this.hall.port);
    await this.#startDatabase();
    await this.startBroker();
    this.#endings.push(() => this.kafka.kill());
    this.projectors.push(await this.#node('projector'));
    await this.growTo(engines);
    for (let i = 0; i < gateways; i += 1) await this.addGateway();
  }

  async startBroker(): Promise<void> {
    this.kafka = await startKafka({ port: this.options.port, dataDir: this.kafkaFolder });
  }

  get kafkaFolder(): string {
    return join(this.#dir, 'kafka');
  }

  /** Engines, gateways and projectors one after another, ended in order and started again: as a new version comes in. */
  async roll(): Promise<void> {
    for (const [i, engine] of this.engines.entries()) {
      await engine.stop();
      this.engines[i] = await this.startEngine();
    }
    for (const [i, gateway] of this.gateways.entries()) {
      await gateway.stop();
      this.gateways[i] = await this.#node('gateway', Number(new URL(gateway.url).port));
    }
    for (const [i, projector] of this.projectors.entries()) {
      await projector.stop();
      this.projectors[i] = await this.#node('projector');
    }
  }

  async growTo(engines: number): Promise<void> {
    while (this.engines.length < engines) this.engines.push(await this.startEngine());
  }

  async addGateway(): Promise<void> {
    this.gateways.push(await this.#node('gateway'));
  }

  /** It is in nobody's list yet. */
  startEngine(): Promise<TestSystem> {
    return this.#node('engine');
  }

  /** One process that does everything by itself, on a database of its own on the same server, at the same exchanges. */
  async startAlone(): Promise<TestSystem> {
    const url = new URL(await this.createDatabase('alone'));
    const alone = await this.#start({ name: 'alone', url, port: 0 }, {});
    this.#alone.push(alone);
    return alone;
  }

  /** An empty one on the same server; answers its URL. */
  async createDatabase(name: string): Promise<string> {
    const pool = createPool(this.databaseUrl, { max: 1 });
    await pool.query(`CREATE DATABASE ${name}`);
    await pool.end();
    const url = new URL(this.databaseUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** In order, each in its own time. */
  async stopNodes(): Promise<void> {
    await Promise.all(this.#nodes().map((node) => node.stop()));
  }

  /** Asked again it is the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Those that are frozen cannot end by themselves. */
  async #close(): Promise<void> {
    await Promise.all(this.#nodes().map((node) => node.killAlone()));
    for (const end of this.#endings.splice(0).toReversed()) await end();
  }

  async #startDatabase(): Promise<void> {
    const dataDir = join(this.#dir, 'database');
    const postgres = await EmbeddedPostgres.start({
      dataDir,
      log: silentLog,
      settings: {},
      onDown: () => undefined,
      onUp: () => undefined,
    });
    this.#endings.push(async () => {
      await postgres.stop();
      removeClusterFolder(dataDir);
    });
    this.postmaster = postgres.status().pid;
    const url = new URL(postgres.url);
    this.databaseUrl = url.href;
    if (this.options.ways === 'straight') return;
    const proxy = await startProxy({ host: url.hostname, port: Number(url.port) });
    this.#endings.push(() => proxy.close());
    this.database = proxy;
  }

  #nodes(): readonly TestSystem[] {
    return [...this.gateways, ...this.engines, ...this.projectors, ...this.#alone];
  }

  #node(role: Role, port = 0): Promise<TestSystem> {
    const through = new URL(this.databaseUrl);
    if (this.database) through.port = String(this.database.port);
    return this.#start(
      { name: role, url: through, port },
      {
        KAFKA_BROKERS: this.kafka.broker,
        KAFKA_TOPIC_PREFIX: 'lab-',
        FAIRLEAD_ROLES: role,
      },
    );
  }

  /** The database is told who asks: its own figures are then apart by role. */
  #start(
    { name, url, port }: { readonly name: string; readonly url: URL; readonly port: number },
    environment: Readonly<Record<string, string>>,
  ): Promise<TestSystem> {
    url.searchParams.set('application_name', name);
    this.#started += 1;
    return startSystem({
      port,
      dataDir: join(this.#dir, `${name}-${this.#started}`),
      databaseUrl: url.href,
      configDir: this.options.config.folder,
      nodeFlags: this.options.nodeFlags ?? [],
      environment,
    });
  }
}
