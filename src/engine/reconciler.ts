/** When a market's statement is asked for: before orders are taken, after each logon, and now and then; one at a time. */
import type { VenueReport, VenueStatement } from '../execution/venue-adapter.js';
import type { Venues } from '../execution/venues.js';
import type { Clock, Micros } from '../lib/clock.js';
import type { CancelTimer, Scheduler } from '../lib/scheduler.js';
import type { Finding, ReconciliationRun } from '../model/reconciliation.js';
import type { OrderEngine } from './order-engine.js';
import type { StatementUse } from './reconciliation-flow.js';

export interface ReconciliationPolicy {
  readonly every: Micros;
  /** How far back executions are compared when nothing was compared before. */
  readonly lookBack: Micros;
  /** A market that gives no statement within this time is not waited for. */
  readonly patience: Micros;
  readonly strangers: StatementUse['strangers'];
}

export interface ReconcilerDeps {
  readonly engine: OrderEngine;
  readonly venues: Venues;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly policy: ReconciliationPolicy;
  readonly onRun: (run: ReconciliationRun) => void;
}

type Trigger = ReconciliationRun['trigger'];

/** Runs overlap by this much, for a market's clock is not ours. */
const OVERLAP: Micros = 120_000_000;

export class Reconciler {
  /** Market → the reports that were heard since its statement was asked for. */
  readonly #underWay = new Map<string, VenueReport[]>();
  readonly #comparedAt = new Map<string, Micros>();
  #cancel: CancelTimer = () => undefined;
  #running = false;
  #lives = 0;

  constructor(private readonly deps: ReconcilerDeps) {}

  /** Resolves when every electronic market that can be reached was compared, or does not answer. Runs repeat from then on. */
  async start(): Promise<void> {
    this.#lives += 1;
    const life = this.#lives;
    await this.#all('START');
    if (life !== this.#lives) return;
    this.#running = true;
    this.#again();
  }

  stop(): void {
    this.#lives += 1;
    this.#running = false;
    this.#cancel();
  }

  linkUp(venue: string): void {
    if (this.#running) void this.#run(venue, 'RECONNECT');
  }

  /** To be told of every report before it is recorded. */
  heard(report: VenueReport): void {
    this.#underWay.get(report.venue)?.push(report);
  }

  #again(): void {
    this.#cancel = this.deps.scheduler.after(this.deps.policy.every, () => {
      void this.#all('PERIODIC').then(() => (this.#running ? this.#again() : undefined));
    });
  }

  async #all(trigger: Trigger): Promise<void> {
    const electronic = this.deps.venues.states().filter(({ profile }) => !profile.manual);
    const up = electronic.filter(({ state }) => state !== 'DISCONNECTED');
    await Promise.all(up.map(({ profile: { venue } }) => this.#run(venue, trigger)));
  }

  async #run(venue: string, trigger: Trigger): Promise<void> {
    if (this.#underWay.has(venue)) return;
    const { policy, clock } = this.deps;
    const heard: VenueReport[] = [];
    this.#underWay.set(venue, heard);
    const now = clock.now();
    const since = Math.max(0, (this.#comparedAt.get(venue) ?? now - policy.lookBack) - OVERLAP);
    try {
      const statement = await this.#statement(venue, since);
      await this.deps.engine.recall(statement);
      const differences = this.#compare(statement, heard);
      this.#comparedAt.set(venue, now);
      this.#tell({ trigger, statement, findings: differences });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const nothing = { openOrders: 0, executions: 0, findings: [] };
      this.deps.onRun({ venue, at: now, trigger, outcome: 'FAILED', text, ...nothing });
    } finally {
      this.#underWay.delete(venue);
    }
  }

  #statement(venue: string, since: Micros): Promise<VenueStatement> {
    const { venues, scheduler, policy } = this.deps;
    return new Promise((resolve, reject) => {
      const cancel = scheduler.after(policy.patience, () =>
        reject(new Error(`${venue} has given no statement within ${policy.patience / 1e6} s`)),
      );
      venues.statement(venue, since).then(resolve, reject).finally(cancel);
    });
  }

  /** What was heard behind the statement's last number, or beside the numbers, is not in it. */
  #compare(statement: VenueStatement, heard: readonly VenueReport[]): readonly Finding[] {
    const later = heard.filter(
      ({ sessionId, seq }) => sessionId !== statement.sessionId || seq > statement.lastSeq || seq === 0,
    );
    const moving = new Set(later.map(({ clOrdId }) => clOrdId));
    return this.deps.engine.reconcile({ statement, moving, strangers: this.deps.policy.strangers });
  }

  #tell({
    trigger,
    statement,
    findings,
  }: {
    readonly trigger: Trigger;
    readonly statement: VenueStatement;
    readonly findings: readonly Finding[];
  }): void {
    const { venue, openOrders, executions } = statement;
    this.deps.onRun({
      venue,
      at: this.deps.clock.now(),
      trigger,
      outcome: findings.length === 0 ? 'AGREED' : 'DIFFERENCES',
      text: null,
      openOrders: openOrders.length,
      executions: executions.length,
      findings,
    });
  }
}
