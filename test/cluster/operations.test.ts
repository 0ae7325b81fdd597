/** What engines tell people reaches every gateway: once, in order, also what was told before it started. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { followOperations } from '../../src/assembly/cluster/follow-operations.js';
import { LocalBroker, LocalBus } from '../../src/bus/local-bus.js';
import { encodeOperations } from '../../src/cluster/operations-message.js';
import { OperationsOutbox } from '../../src/cluster/operations-outbox.js';
import { topicsOf } from '../../src/cluster/topics.js';
import { ManualClock } from '../../src/lib/clock.js';
import { SequentialIds } from '../../src/lib/ids.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import type { Alert } from '../../src/model/alert.js';
import type { PartitionRun } from '../../src/model/reconciliation.js';
import { AlertLog } from '../../src/projections/alerts/alert-log.js';
import { ReconciliationLog } from '../../src/projections/reconciliation/reconciliation-log.js';
import { NOON } from '../support/orders.js';

const TOPICS = topicsOf('', 2);

let broker: LocalBroker;
let bus: LocalBus;
let scheduler: ManualScheduler;
let outbox: OperationsOutbox;

beforeEach(async () => {
  broker = new LocalBroker();
  bus = new LocalBus(broker);
  await bus.ensureTopics(TOPICS.all);
  scheduler = new ManualScheduler();
  outbox = new OperationsOutbox({ bus, topic: TOPICS.operations, scheduler });
});

function anAlert(n: number): Alert {
  const at = '2026-01-05T17:00:00.000000Z';
  return { alertId: `A${n}`, at, severity: 'CRITICAL', account: null, orderId: null, text: `look at ${n}` };
}

function aRun(subject: string): PartitionRun {
  const finding = { kind: 'EXECUTION_NOT_THERE', action: 'TOLD', subject, text: `about ${subject}` } as const;
  const counts = { openOrders: 1, executions: 2 };
  const what = { venue: 'V1', trigger: 'PERIODIC', outcome: 'DIFFERENCES', text: null } as const;
  return { partition: 1, at: NOON, ...what, ...counts, findings: [finding] };
}

async function seen(satisfies: () => boolean): Promise<void> {
  while (!satisfies()) await new Promise(setImmediate);
}

/** A gateway's view. */
async function gateway() {
  const alerts = new AlertLog(new ManualClock(NOON), new SequentialIds('own'));
  const reconciliations = new ReconciliationLog(alerts);
  const options = { log: pino({ level: 'silent' }) } as Parameters<typeof followOperations>[0]['options'];
  const parts = { bus: new LocalBus(broker), topics: TOPICS, options };
  await followOperations(parts, { alerts, reconciliations });
  const texts = () => alerts.recent(null, 1_000).map(({ text }) => text);
  return { alerts, reconciliations, texts };
}

describe('what an engine tells', () => {
  it('is shown by every gateway, an alert as it was raised and a run with its alerts', async () => {
    const [one, other] = [await gateway(), await gateway()];
    outbox.tell({ kind: 'ALERT', alert: anAlert(1) });
    outbox.tell({ kind: 'RECONCILIATION', run: aRun('E1') });
    for (const { alerts, reconciliations, texts } of [one, other]) {
      await seen(() => texts().length === 2);
      expect(alerts.recent(null, 1)).toHaveLength(1);
      expect(alerts.recent(null, 2)[0]).toEqual(anAlert(1));
      expect(texts()).toEqual(['look at 1', 'V1: about E1']);
      expect(reconciliations.latest()).toMatchObject([{ venue: 'V1', partition: 1, openOrders: 1 }]);
    }
  });

  it('before a gateway started is shown, and alerts nobody again', async () => {
    outbox.tell({ kind: 'ALERT', alert: anAlert(1) });
    outbox.tell({ kind: 'RECONCILIATION', run: aRun('E1') });
    await outbox.close();
    const late = await gateway();
    await seen(() => late.reconciliations.latest().length === 1);
    expect(late.texts()).toEqual(['look at 1']);
  });

  it('waits while the bus is away, the newest of it, and then goes out in order', async () => {
    const there = await gateway();
    broker.cut(bus);
    for (let n = 0; n < 600; n += 1) outbox.tell({ kind: 'ALERT', alert: anAlert(n) });
    await new Promise(setImmediate);
    broker.mend(bus);
    scheduler.advance(1_000_000);
    await seen(() => there.texts().length === 500);
    expect(there.texts()).toEqual(Array.from({ length: 500 }, (_, i) => `look at ${i + 100}`));
  });

  it('twice is shown once, and what cannot be read is passed over', async () => {
    const there = await gateway();
    const twice = encodeOperations({ kind: 'ALERT', alert: anAlert(1) });
    await bus.publish(TOPICS.operations, 0, [twice, { key: '', value: '{"kind":"OTHER"}' }, twice]);
    outbox.tell({ kind: 'ALERT', alert: anAlert(2) });
    await seen(() => there.texts().includes('look at 2'));
    expect(there.texts()).toEqual(['look at 1', 'look at 2']);
  });
});
