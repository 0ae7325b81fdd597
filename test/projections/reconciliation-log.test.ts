import { describe, expect, it } from '@jest/globals';
import { SequentialIds } from '../../src/lib/ids.js';
import { ManualClock } from '../../src/lib/clock.js';
import type { Finding, PartitionRun } from '../../src/model/reconciliation.js';
import { AlertLog } from '../../src/projections/alerts/alert-log.js';
import { ReconciliationLog } from '../../src/projections/reconciliation/reconciliation-log.js';
import { NOON } from '../support/orders.js';

function aRun(subjects: readonly string[], more: Partial<PartitionRun> = {}): PartitionRun {
  const findings = subjects.map(
    (subject): Finding => ({
      kind: 'EXECUTION_NOT_THERE',
      action: 'TOLD',
      subject,
      text: `about ${subject}`,
    }),
  );
  const outcome = findings.length === 0 ? 'AGREED' : 'DIFFERENCES';
  const counts = { partition: 0, openOrders: 0, executions: 0 };
  return { venue: 'V1', at: NOON, trigger: 'PERIODIC', outcome, text: null, ...counts, findings, ...more };
}

function setUp() {
  const alerts = new AlertLog(new ManualClock(NOON), new SequentialIds('alert'));
  const log = new ReconciliationLog(alerts);
  return { log, texts: () => alerts.recent(null, 500).map(({ text }) => text) };
}

describe('the reconciliation log', () => {
  it('keeps the latest of each market and its history, newest first', () => {
    const { log } = setUp();
    log.add(aRun([]));
    log.add(aRun(['E1']));
    log.add(aRun([], { venue: 'V2' }));
    expect(log.latest().map(({ venue, outcome }) => [venue, outcome])).toEqual([
      ['V1', 'DIFFERENCES'],
      ['V2', 'AGREED'],
    ]);
    expect(log.history('V1').map(({ outcome }) => outcome)).toEqual(['DIFFERENCES', 'AGREED']);
    expect(log.history('V3')).toEqual([]);
  });

  it('keeps the partitions of a market apart: what one agrees in says nothing of the other', () => {
    const { log, texts } = setUp();
    log.add(aRun(['E1'], { partition: 0 }));
    log.add(aRun([], { partition: 1, at: NOON + 1 }));
    log.add(aRun(['E1'], { partition: 0, at: NOON + 2 }));
    expect(log.latest().map(({ partition, outcome }) => [partition, outcome])).toEqual([
      [0, 'DIFFERENCES'],
      [1, 'AGREED'],
    ]);
    expect(log.history('V1').map(({ partition }) => partition)).toEqual([0, 1, 0]);
    expect(texts()).toEqual(['V1: about E1']);
  });

  it('alerts nobody of what was told when it happened, nor again while it lasts', () => {
    const { log, texts } = setUp();
    log.remember(aRun(['E1']));
    expect(log.history('V1')).toHaveLength(1);
    log.add(aRun(['E1', 'E2']));
    expect(texts()).toEqual(['V1: about E2']);
  });

  it('tells a difference once for as long as it lasts, and again when it comes back', () => {
    const { log, texts } = setUp();
    log.add(aRun(['E1']));
    log.add(aRun(['E1']));
    log.add(aRun([], { outcome: 'FAILED', text: 'the link is down' }));
    log.add(aRun(['E1', 'E2']));
    log.add(aRun([]));
    log.add(aRun(['E1']));
    expect(texts()).toEqual([
      'V1: about E1',
      'V1 could not be reconciled with: the link is down',
      'V1: about E2',
      'V1: about E1',
    ]);
  });

  it('counts what is too much to tell one by one', () => {
    const { log, texts } = setUp();
    log.add(aRun(Array.from({ length: 25 }, (_, n) => `E${n}`)));
    expect(texts()).toHaveLength(11);
    expect(texts().at(-1)).toContain('15 more differences, see GET /v1/reconciliation/V1');
  });
});
