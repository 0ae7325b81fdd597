/** The projector's own thread: it follows the journal's partitions beside the engine and takes the processor only when that is free. */
import { parentPort, workerData } from 'node:worker_threads';
import { createPool } from '../../database/pool.js';
import { JournalPartitions } from '../../journal/journal-partitions.js';
import { GiveWay, lowerPriority } from '../../lib/give-way.js';
import { SystemScheduler } from '../../lib/scheduler.js';
import { AuditProjector } from './audit-projector.js';
import type { FromThread, ThreadTerms, ToThread } from './audit-follower.js';

const port = parentPort;
if (!port) throw new Error('audit-thread runs as a worker thread only');
const tell = (message: FromThread) => port.postMessage(message);
const logAt = (level: 'info' | 'warn' | 'error') => (details: object, text: string) =>
  tell({ kind: 'LOG', level, details, text });
const log = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const { url, partitions, givesWay }: ThreadTerms = workerData;
const pool = createPool(url, {
  max: 2,
  onIdleError: ({ message }) => log.warn({ reason: message }, 'the audit lost a connection'),
});
const projector = new AuditProjector({
  pool,
  journal: new JournalPartitions(pool, partitions),
  scheduler: new SystemScheduler(),
  log,
  giveWay: givesWay ? new GiveWay() : null,
});

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'NOTIFY':
      return projector.notify();
    case 'REACHED':
      return void projector
        .reached(message.ends, message.patience)
        .then((reached) => tell({ kind: 'REACHED', question: message.question, reached }));
    case 'STOP':
      return void stop();
  }
});

/** Closing the port lets the thread end by itself. */
async function stop(): Promise<void> {
  await projector.stop();
  await pool.end();
  port?.close();
}

lowerPriority(log);
projector.start();
