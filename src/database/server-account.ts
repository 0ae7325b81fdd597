/** The operating-system account that runs the embedded server: PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'] as const;

/** Null when the own account will do; as root the first existing of `postgres`, `nobody`. Never makes accounts. */
export function serverAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(parseAccount);
  for (const candidate of CANDIDATES) {
    const found = accounts.find((account) => account?.name === candidate);
    if (found) return found;
  }
  throw new Error(
    `PostgreSQL does not run as root, and this machine has none of the accounts ${CANDIDATES.join(', ')}: ` +
      'start as a normal user, or set DATABASE_URL',
  );
}

function parseAccount(line: string): ServerAccount | undefined {
  const [name, , uid, gid] = line.split(':');
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** What `spawn` needs in order to run something as that account. */
export function runAs(account: ServerAccount | null): { readonly uid?: number; readonly gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether the account can go into `folder`; tried, not computed, so that access lists and mounts count too. */
export function canEnter(folder: string, account: ServerAccount | null): boolean {
  const command = ['-c', 'cd -- "$1"', 'sh', folder];
  return spawnSync('/bin/sh', command, { ...runAs(account), cwd: '/', env: {} }).status === 0;
}
