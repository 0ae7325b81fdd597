/** `fairlead doctor`: what is wrong on this machine and how to mend it, and the configuration in force. */
import { Command } from 'commander';
import { readEnvironment } from '../config.js';
import { withoutSecret } from '../database/database.js';
import { CHECKS } from './doctor-checks.js';
import type { Finding } from './finding.js';

export function doctorCommand(): Command {
  return new Command('doctor').description('what is wrong here and how to mend it').action(examine);
}

async function examine(): Promise<void> {
  const environment = readEnvironment();
  const { DATABASE_URL: url } = environment;
  const masked = url === undefined ? environment : { ...environment, DATABASE_URL: withoutSecret(url) };
  process.stdout.write('Configuration in force\n');
  for (const [key, value] of Object.entries(masked)) process.stdout.write(`  ${key}=${String(value)}\n`);
  process.stdout.write('\nChecks\n');
  let healthy = true;
  for (const check of CHECKS) {
    for (const finding of [await check(environment)].flat()) {
      healthy &&= finding.ok;
      process.stdout.write(render(finding));
    }
  }
  if (!healthy) process.exitCode = 1;
}

function render({ ok, name, detail, remedy }: Finding): string {
  const line = `  ${ok ? 'ok   ' : 'WRONG'} ${name}: ${detail}\n`;
  return ok || remedy === null ? line : `${line}        mend: ${remedy}\n`;
}
