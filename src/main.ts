#!/usr/bin/env node
/** The command line: `fairlead start`, `doctor`, `route`, `audit`, `migrate`, `keys`. */
import { Command } from 'commander';
import { auditCommand } from './cli/audit-command.js';
import { doctorCommand } from './cli/doctor-command.js';
import { keysCommand } from './cli/keys-command.js';
import { migrateCommand } from './cli/migrate-command.js';
import { routeCommand } from './cli/route-command.js';
import { startCommand } from './cli/start-command.js';
import { version } from './cli/version.js';

const program = new Command('fairlead')
  .description('Trade order management system with smart order routing')
  .version(version())
  .addCommand(startCommand())
  .addCommand(doctorCommand())
  .addCommand(routeCommand())
  .addCommand(auditCommand())
  .addCommand(migrateCommand())
  .addCommand(keysCommand());

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`fairlead: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
