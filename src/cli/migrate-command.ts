/** `fairlead migrate`: brings the database to this version's schema and stops. */
import { Command } from 'commander';
import { withDatabase } from './with-database.js';

export function migrateCommand(): Command {
  return new Command('migrate').description("bring the database to this version's schema").action(() =>
    withDatabase(({ database }) => {
      process.stdout.write(`the schema is up to date (${database.status().kind.toLowerCase()} database)\n`);
    }),
  );
}
