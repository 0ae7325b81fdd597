/** What came of the comparisons with each market: the latest ones, in memory, and an alert for every difference that is new. */
import { formatMicros } from '../../lib/clock.js';
import type { PartitionRun } from '../../model/reconciliation.js';
import type { AlertLog } from '../alerts/alert-log.js';
import type { Reconciliations, ReconciliationView } from '../read-side.js';

const KEPT = 100;
/** More of one run are counted, not told one by one. */
const MOST_ALERTS = 10;

export class ReconciliationLog implements Reconciliations {
  /** By market and partition, newest first. */
  readonly #runs = new Map<string, readonly ReconciliationView[]>();

  constructor(private readonly alerts: Pick<AlertLog, 'raise'>) {}

  add(run: PartitionRun): void {
    const before = this.#runs.get(keyOf(run)) ?? [];
    const view = this.remember(run);
    this.#tellFailure(view, before[0]);
    this.#tellFindings(view, before);
  }

  /** Keeps it, and alerts nobody: it was told when it happened. */
  remember(run: PartitionRun): ReconciliationView {
    const view = { ...run, at: formatMicros(run.at) };
    const before = this.#runs.get(keyOf(run)) ?? [];
    this.#runs.set(keyOf(run), [view, ...before.slice(0, KEPT - 1)]);
    return view;
  }

  latest(): readonly ReconciliationView[] {
    return [...this.#runs.values()].flatMap(([latest]) => latest ?? []);
  }

  history(venue: string): readonly ReconciliationView[] {
    return [...this.#runs.values()]
      .flatMap((runs) => runs.filter((run) => run.venue === venue))
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }

  #tellFailure({ venue, outcome, text }: ReconciliationView, before: ReconciliationView | undefined): void {
    if (outcome !== 'FAILED' || before?.outcome === 'FAILED') return;
    this.#raise('WARNING', `${venue} could not be reconciled with: ${text}`);
  }

  /** What the comparison before has told already is not told again. */
  #tellFindings({ venue, findings }: ReconciliationView, runs: readonly ReconciliationView[]): void {
    const before = runs.find(({ outcome }) => outcome !== 'FAILED')?.findings ?? [];
    const told = new Set(before.map(({ kind, subject }) => `${kind} ${subject}`));
    const fresh = findings.filter(({ kind, subject }) => !told.has(`${kind} ${subject}`));
    for (const { action, text } of fresh.slice(0, MOST_ALERTS))
      this.#raise(action === 'ASKED' ? 'WARNING' : 'CRITICAL', `${venue}: ${text}`);
    const more = fresh.length - MOST_ALERTS;
    if (more > 0)
      this.#raise('CRITICAL', `${venue}: ${more} more differences, see GET /v1/reconciliation/${venue}`);
  }

  #raise(severity: 'WARNING' | 'CRITICAL', text: string): void {
    this.alerts.raise({ severity, account: null, orderId: null, text });
  }
}

function keyOf({ venue, partition }: Pick<PartitionRun, 'venue' | 'partition'>): string {
  return `${venue} ${partition}`;
}
