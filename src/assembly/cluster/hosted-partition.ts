/** One partition in an engine process: its journal, its sessions with the markets, its engine and its relay. */
import { Registry } from 'prom-client';
import type { Settled } from '../../bus/bus.js';
import type { BudgetHolder } from '../../cluster/budget-holder.js';
import { CommandIntake } from '../../cluster/command-intake.js';
import { CommandPositions } from '../../cluster/command-positions.js';
import type { HostedPartition, PartitionStatus } from '../../cluster/engine-node.js';
import { EventRelay } from '../../cluster/event-relay.js';
import { checkPlace, encodeMark, positionIn } from '../../cluster/journal-mark.js';
import { OperationsOutbox } from '../../cluster/operations-outbox.js';
import { RelayPositions } from '../../cluster/relay-positions.js';
import type { ExposureLedger } from '../../compliance/exposure-ledger.js';
import type { Venues } from '../../execution/venues.js';
import type { Journal } from '../../journal/journal.js';
import { latestEpoch, latestMark } from '../../journal/postgres-journal.js';
import { PostgresJournalReader } from '../../journal/postgres-journal-reader.js';
import { formatMoney } from '../../model/money.js';
import type { PartitionRun } from '../../model/reconciliation.js';
import { AlertLog } from '../../projections/alerts/alert-log.js';
import { createEngine } from '../engine.js';
import type { SharedWork } from '../engine.js';
import { createMarkets } from '../markets.js';
import type { ClusterParts } from './cluster-parts.js';
import { openBudget } from './open-budget.js';

/** An engine's read side is elsewhere. */
const NO_READ_SIDE = { restore: () => undefined, archived: () => undefined };

/** Nothing is opened before `ready` is called, and its journal never while the group shares out anew. */
export function hostPartition(parts: ClusterParts, partition: number, settled: Settled): HostedPartition {
  return new Host(parts, partition, settled);
}

class Host implements HostedPartition {
  readonly intake: CommandIntake;
  #journal: Journal | null = null;
  #engine: ReturnType<typeof createEngine> | null = null;
  #relay: EventRelay | null = null;
  #budget: BudgetHolder | null = null;
  /** The budget has been asked for, and there was an answer or none came. */
  #granted: Promise<void> | null = null;
  #venues: Venues | null = null;
  #begun: Promise<void> | null = null;
  /** The latest command of which everything was handed to the journal that is open now. */
  #recorded: number | null = null;
  /** Why it could not be begun. */
  #trouble: string | null = null;
  #stopped = false;
  readonly #outbox: OperationsOutbox;

  constructor(
    private readonly parts: ClusterParts,
    private readonly partition: number,
    private readonly settled: Settled,
  ) {
    const { options, core, bus, topics } = parts;
    this.#outbox = new OperationsOutbox({ bus, topic: topics.operations, scheduler: core.scheduler });
    this.intake = new CommandIntake({
      engine: () => this.#taker(),
      userOf: (userId) => options.configuration.users.get(userId),
      partitions: parts.partitions.length,
      clock: core.clock,
      answer: (commandId, outcome) => this.#relay?.answer(commandId, outcome),
      settled: (position) => this.#settled(position),
      log: options.log,
    });
  }

  async ready(): Promise<number | null> {
    this.#begun ??= this.#begin();
    try {
      await this.#begun;
      this.#trouble = null;
    } catch (error) {
      this.#begun = null;
      this.#trouble = error instanceof Error ? error.message : String(error);
      throw error;
    }
    await this.#engine?.lifecycle.whenReady();
    // Until it is answered nothing is granted, and every order would be refused.
    await this.#granted;
    if (this.#stopped) throw new Error(`partition ${this.partition} is being given back`);
    // The journal may have been open for long: what is asked for is where it is now.
    await this.#taker().durable();
    return this.#recorded;
  }

  status(): PartitionStatus {
    const closedBecause = this.#engine
      ? this.#engine.engine.readiness().reason
      : (this.#trouble ?? 'starting');
    return {
      epoch: this.#journal?.epoch ?? 0,
      lag: this.#relay?.lag ?? 0,
      nextCommand: this.intake.next,
      closedBecause,
      missingVenues: this.#venues?.missing() ?? [],
    };
  }

  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#begun?.catch(() => undefined);
    this.#engine?.engine.refuse('stopping');
    await this.#budget?.release();
    const left = await this.#engine?.lifecycle.stop();
    await this.#engine?.snapshots.stop();
    await this.#relay?.close();
    await this.#outbox.close();
    return left ?? [];
  }

  /** The journal's own mark knows of those that left something in it. */
  #settled(position: number): void {
    if (position <= (this.#recorded ?? -1)) return;
    const { database, topics } = this.parts;
    const positions = new CommandPositions(database.pool, topics.commands);
    // The next one says as much.
    positions.note(this.partition, position).catch(() => undefined);
  }

  #taker() {
    if (!this.#engine) throw new Error(`partition ${this.partition} takes nothing yet`);
    return this.#engine.engine;
  }

  async #begin(): Promise<void> {
    const { options, core, database, bus, topics } = this.parts;
    const { partition } = this;
    await this.#checkTopic();
    const positions = new RelayPositions(database.pool);
    const relay = new EventRelay({
      bus,
      topic: topics.events,
      partition,
      journal: new PostgresJournalReader(database.pool, partition),
      from: await positions.of(partition),
      relayed: (seq) => positions.note(partition, seq),
      scheduler: core.scheduler,
      log: options.log,
    });
    this.#relay = relay;
    const identity = { clientId: `FAIRLEAD-${partition}`, epoch: () => this.#journal?.epoch ?? 0 };
    const warn = (fields: object, text: string) => options.log.warn({ ...fields, partition }, text);
    const { hall } = this.parts;
    const markets = createMarkets(options.configuration, core, warn, { identity, hall });
    this.#venues = markets.venues;
    // The names of metrics are the same for each partition.
    const metrics = new Registry();
    metrics.setDefaultLabels({ partition });
    const engineParts = { ...core, metrics, ...markets, database, ...this.#told() };
    this.#engine = createEngine(options, engineParts, {
      partition,
      sink: relay,
      readSide: NO_READ_SIDE,
      mayOpen: () => this.#mayOpen(),
      opened: (journal) => this.#opened(journal),
    });
    await this.#engine.lifecycle.start();
    this.#engine.snapshots.start();
  }

  /** People hear of it at the gateways. */
  #told() {
    const { clock, ids } = this.parts.core;
    const alerts = new AlertLog(clock, ids);
    alerts.onChange((rows) => {
      for (const alert of rows) this.#outbox.tell({ kind: 'ALERT', alert });
    });
    const add = (run: PartitionRun) => this.#outbox.tell({ kind: 'RECONCILIATION', run });
    return { alerts, reconciliations: { add } };
  }

  #opened(journal: Journal): (ledger: ExposureLedger) => SharedWork {
    this.#journal = journal;
    const topic = this.parts.topics.commands;
    const position = positionIn(topic, journal.mark);
    this.#recorded = position;
    return (ledger) => {
      const budget = openBudget(this.parts, {
        partition: this.partition,
        epoch: journal.epoch,
        ledger,
        durable: () => this.#taker().durable(),
      });
      this.#budget = budget;
      this.#granted = budget.start();
      const mark = (last: number | null) => {
        this.#recorded = last;
        return encodeMark({ topic, position: last, firmUsed: formatMoney(budget.recorded()) });
      };
      return { marks: { position, mark }, firmLimit: (at, needed) => budget.limit(at, needed) };
    };
  }

  async #checkTopic(): Promise<void> {
    const { database, bus, topics } = this.parts;
    const { partition } = this;
    const topic = topics.commands;
    const position = positionIn(topic, await latestMark(database.pool, partition));
    const end = (await bus.ends(topic)).get(partition) ?? 0;
    checkPlace({ topic, partition, position, end });
  }

  /** Whoever was deposed has to let the group say so first: else two owners would take the partition from each other. */
  async #mayOpen(): Promise<void> {
    const { core, database, sessionTimeout } = this.parts;
    if (this.#journal && (await latestEpoch(database.pool, this.partition)) !== this.#journal.epoch)
      await new Promise<void>((resolve) => {
        core.scheduler.after(2 * sessionTimeout, resolve);
      });
    // It may be a new owner's by the end of that, who would be deposed.
    await this.settled();
    if (this.#stopped) throw new Error(`partition ${this.partition} was given back`);
  }
}
