/** `fairlead audit verify` walks the journal's hash chains; `fairlead audit rebuild` makes the audit projection anew. */
import { Command } from 'commander';
import { readSettings } from '../config.js';
import { JournalPartitions } from '../journal/journal-partitions.js';
import { silentLog } from '../lib/log.js';
import { SystemScheduler } from '../lib/scheduler.js';
import { AuditProjector } from '../projections/audit/audit-projector.js';
import { withDatabase } from './with-database.js';

export function auditCommand(): Command {
  return new Command('audit')
    .description('the audit trail')
    .addCommand(
      new Command('verify')
        .description("walk the journal's hash chain, of every partition; exit code 2 when one is broken")
        .action(verify),
    )
    .addCommand(
      new Command('rebuild')
        .description('empty the audit projection and fill it from the journal')
        .action(rebuild),
    );
}

function verify(): Promise<void> {
  return withDatabase(async ({ database, environment }) => {
    const { partition } = readSettings(environment.FAIRLEAD_CONFIG).database;
    const report = await new JournalPartitions(database.pool, [partition]).verify();
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    if (!report.verified) process.exitCode = 2;
  });
}

function rebuild(): Promise<void> {
  return withDatabase(async ({ database, environment }) => {
    const { partition } = readSettings(environment.FAIRLEAD_CONFIG).database;
    const { pool } = database;
    // The tables are emptied for all partitions: all are filled again.
    const present = await new JournalPartitions(pool, [partition]).present();
    const journal = new JournalPartitions(pool, present);
    const projector = new AuditProjector({
      pool,
      journal,
      scheduler: new SystemScheduler(),
      log: silentLog,
      giveWay: null,
    });
    const events = await projector.rebuild();
    process.stdout.write(`${events} events\n`);
  });
}
