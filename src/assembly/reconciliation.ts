/** Reconciliation put together: the one who asks, where its findings are kept, and how they are counted. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Settings } from '../config.js';
import { Reconciler } from '../engine/reconciler.js';
import type { ReconcilerDeps } from '../engine/reconciler.js';
import { FINDING_KINDS } from '../model/reconciliation.js';
import type { ReconciliationRun } from '../model/reconciliation.js';
import type { ReconciliationLog } from '../projections/reconciliation/reconciliation-log.js';

type Parts = Pick<ReconcilerDeps, 'engine' | 'venues' | 'clock' | 'scheduler'> & {
  readonly reconciliations: Pick<ReconciliationLog, 'add'>;
  readonly metrics: Registry;
  readonly partition: number;
};

export function createReconciler({ reconciliation }: Settings, parts: Parts): Reconciler {
  const { reconciliations, metrics, partition, ...deps } = parts;
  const count = reconciliationMetrics(metrics);
  const { everySeconds, lookBackHours, patienceSeconds, strangers } = reconciliation;
  return new Reconciler({
    ...deps,
    policy: {
      every: everySeconds * 1_000_000,
      lookBack: lookBackHours * 3_600_000_000,
      patience: patienceSeconds * 1_000_000,
      strangers,
    },
    onRun: (run) => {
      count(run);
      reconciliations.add({ ...run, partition });
    },
  });
}

function reconciliationMetrics(registry: Registry): (run: ReconciliationRun) => void {
  const registers = [registry];
  const runs = new Counter({
    name: 'fairlead_reconciliation_runs_total',
    help: 'Comparisons with markets, by what came of them',
    labelNames: ['venue', 'outcome'],
    registers,
  });
  const findings = new Gauge({
    name: 'fairlead_reconciliation_findings',
    help: 'What did not agree in the latest comparison with a market',
    labelNames: ['venue', 'kind'],
    registers,
  });
  return ({ venue, outcome, findings: found }) => {
    runs.inc({ venue, outcome });
    if (outcome === 'FAILED') return;
    for (const kind of FINDING_KINDS)
      findings.set({ venue, kind }, found.filter((finding) => finding.kind === kind).length);
  };
}
