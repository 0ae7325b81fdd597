/** Rounds of load and blows over venues that survive them; after each, everything is held against everything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeClusterFolder } from '../../src/database/cluster-folder.js';
import { SeededRandom } from '../../src/lib/random.js';
import { engineStarts } from '../support/engine-starts.js';
import type { EngineStart } from '../support/engine-starts.js';
import { startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { BLOWS, isDeadly, killDatabase, recovered, strike } from './blows.js';
import type { Blow } from './blows.js';
import { Books, embeddedUrl } from './books.js';
import { ClientLoad } from './client-load.js';
import { Landings } from './landings.js';
import type { Phase } from './landings.js';
import { reckon } from './reckoning.js';
import type { Fault } from './reckoning.js';
import { tortureConfig } from './torture-config.js';
import { openVenueHall } from './venue-hall.js';
import type { VenueHall } from './venue-hall.js';

export interface TortureOptions {
  readonly rounds: number;
  readonly seed: string;
  /** The kinds of blows; all when left out. */
  readonly blows?: readonly Blow[];
  /** Told after each round. */
  readonly onRound?: (text: string) => void;
}

const REQUESTS_PER_SECOND = 80;
const BURST = 16;

/** Rounds beyond those that were asked for. */
const MOST_MORE = 10;

/** Fairlead itself dies most often. */
const FREQUENCY: readonly Blow[] = ['group', 'group', 'process', 'process', 'postgres', 'links'];

export interface TortureReport {
  /** By kind, in the order of their happening. */
  readonly blows: readonly Blow[];
  readonly orders: number;
  readonly requests: number;
  readonly executions: number;
  readonly recoveryMs: readonly number[];
  /** Every time that the engine came up, after the first. */
  readonly starts: readonly EngineStart[];
  readonly landings: Landings;
  /** Phases in which no kill landed, though one of each kind was dealt. */
  readonly missing: readonly Phase[];
  /** Of the round in which it stopped; empty when all is well. */
  readonly faults: readonly Fault[];
  /** What the last Fairlead printed on standard error. */
  readonly log: string;
}

/** Goes on for a few more rounds until kills have landed in every phase; stops at the first fault. */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const config = tortureConfig();
  const random = new SeededRandom(options.seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-torture-'));
  const hall = await openVenueHall(config.folder, { seed: options.seed, random: random.fork('proxy') });
  config.link(hall.port);
  const rounds = new Rounds(options, { random, dataDir, hall, configDir: config.folder });
  try {
    return await rounds.run();
  } finally {
    await rounds.end();
    await hall.close();
    await removed(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    config.remove();
  }
}

/** A server that was killed takes a moment to be gone. */
async function removed(dataDir: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return removeClusterFolder(dataDir);
    } catch (error) {
      if (attempt > 100) throw error;
      await delay(50);
    }
  }
}

interface Scene {
  readonly random: SeededRandom;
  readonly dataDir: string;
  readonly hall: VenueHall;
  readonly configDir: string;
}

class Rounds {
  readonly #load: ClientLoad;
  readonly #books: Books;
  readonly #landings: Landings;
  readonly #blows: Blow[] = [];
  readonly #recoveryMs: number[] = [];
  readonly #systems: TestSystem[] = [];

  constructor(
    private readonly options: TortureOptions,
    private readonly scene: Scene,
  ) {
    this.#load = new ClientLoad(scene.random.fork('load'), REQUESTS_PER_SECOND);
    this.#books = new Books(() => embeddedUrl(scene.dataDir));
    this.#landings = new Landings(this.#books);
  }

  async run(): Promise<TortureReport> {
    const { rounds } = this.options;
    const { url } = await this.#start();
    await this.#load.connect(url);
    for (let round = 0; round < rounds || this.#mayGoOn(round); round += 1) {
      const faults = await this.#round(this.#pick(round));
      if (faults.length > 0) return this.#report(faults);
    }
    return this.#report(await this.#last());
  }

  /** Kills what still runs. */
  async end(): Promise<void> {
    this.#load.disconnect();
    await this.#systems.at(-1)?.kill();
    killDatabase(this.scene.dataDir);
  }

  #mayGoOn(round: number): boolean {
    return round < this.options.rounds + MOST_MORE && this.#missing().length > 0;
  }

  /** Without all kinds of blows not every phase can be hit. */
  #missing(): readonly Phase[] {
    const { blows = BLOWS } = this.options;
    return blows.length < BLOWS.length ? [] : this.#landings.missing();
  }

  /** Each kind once, in turn, so that few rounds have all; then as often as it is listed in FREQUENCY. */
  #pick(round: number): Blow {
    const { random } = this.scene;
    const kinds = this.options.blows ?? BLOWS;
    const often = FREQUENCY.filter((blow) => kinds.includes(blow));
    const picked = round < kinds.length ? kinds[round] : often[random.int(0, often.length - 1)];
    return picked ?? 'group';
  }

  /** A system that does not come back is a fault as well. */
  async #round(blow: Blow): Promise<readonly Fault[]> {
    try {
      return await this.#blow(blow);
    } catch (error) {
      return [{ kind: 'OTHER', text: `${blow}: ${error instanceof Error ? error.message : String(error)}` }];
    }
  }

  async #blow(blow: Blow): Promise<readonly Fault[]> {
    const { random, dataDir, hall } = this.scene;
    const system = this.#running();
    const known = new Set(this.#load.orders.keys());
    this.#load.run();
    await delay(random.int(300, 1500));
    this.#load.burst(random.int(1, BURST));
    await delay(random.int(0, 12));
    const began = performance.now();
    await strike(blow, { system, dataDir, hall });
    await (isDeadly(blow) ? this.#comeBack() : this.#recover(system.url));
    const tookMs = Math.round(performance.now() - began);
    this.#recoveryMs.push(tookMs);
    this.#blows.push(blow);
    this.#load.pause();
    const faults = await this.#reckon(known);
    this.#landings.noteChildren();
    this.options.onRound?.(
      `${this.#blows.length}: ${blow}, back after ${tookMs} ms, ${faults.length} faults`,
    );
    return faults;
  }

  async #comeBack(): Promise<void> {
    this.#load.disconnect();
    const open = [...this.#load.open.keys()];
    const { url } = await this.#start();
    await this.#books.readOn();
    this.#landings.noteRequests(open);
    await this.#load.connect(url);
  }

  /** It mends itself, under load. */
  async #recover(url: string): Promise<void> {
    await recovered(url);
    await delay(200);
  }

  /** Everything is taken back, nothing moves any more, and it is stopped in order. */
  async #last(): Promise<readonly Fault[]> {
    const faults = await this.#reckon(new Set());
    await this.#load.takeAllBack();
    const last = await this.#reckon(new Set(this.#load.orders.keys()));
    await this.#running().stop();
    return [...faults, ...last];
  }

  #reckon(known: ReadonlySet<string>): Promise<readonly Fault[]> {
    const { hall } = this.scene;
    const { url } = this.#running();
    return reckon({ url, hall, books: this.#books, load: this.#load }, known);
  }

  async #start(): Promise<TestSystem> {
    const { dataDir, configDir } = this.scene;
    const system = await startSystem({ dataDir, configDir });
    this.#systems.push(system);
    return system;
  }

  #running(): TestSystem {
    const system = this.#systems.at(-1);
    if (!system) throw new Error('nothing runs');
    return system;
  }

  #report(faults: readonly Fault[]): TortureReport {
    return {
      blows: this.#blows,
      orders: this.#load.orders.size,
      requests: this.#load.requests.size,
      executions: this.#books.executions.size,
      recoveryMs: this.#recoveryMs,
      starts: this.#systems.flatMap((system) => engineStarts(system.log())).slice(1),
      landings: this.#landings,
      missing: this.#missing(),
      faults,
      log: this.#running().log(),
    };
  }
}
