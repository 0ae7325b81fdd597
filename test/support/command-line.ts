/** The command line as a person runs it: the build, its output, its exit code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface CommandRun {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** `fairlead` with these arguments; a free port and no log unless `environment` says otherwise. */
export function runFairlead(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): CommandRun {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const run = spawnSync(process.execPath, [join(ROOT, 'dist/src/main.js'), ...args], {
    cwd: ROOT,
    env: { ...inherited, PORT: '0', LOG_LEVEL: 'silent', ...environment },
    input,
    encoding: 'utf8',
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}
