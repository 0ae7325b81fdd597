/** A copy of the shipped configuration whose exchanges are all behind one port. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { partitionOf } from '../../../src/cluster/partitions.js';

export interface LabConfig {
  readonly folder: string;
  /** Changes a file, which is plain data here. */
  change(name: string, changed: (file: SettingsFile) => object): void;
  link(port: number): void;
  remove(): void;
}

/** In dollars, of each account that is added. */
const CREDIT = '50000000';

export type SettingsFile = Readonly<Record<string, unknown>>;

interface Venue {
  readonly simulation?: { link: unknown };
}

export function labConfig(): LabConfig {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-lab-config-'));
  cpSync(join(import.meta.dirname, '../../../config'), folder, { recursive: true });
  const change: LabConfig['change'] = (name, changed) => {
    const path = join(folder, name);
    writeFileSync(path, stringify(changed(parse(readFileSync(path, 'utf8')) as SettingsFile)));
  };
  return {
    folder,
    change,
    link: (port) =>
      change('venues.yaml', (file) => {
        for (const { simulation } of file['venues'] as Venue[])
          if (simulation) simulation.link = { kind: 'tcp', host: '127.0.0.1', port };
        return file;
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Part of `cluster` in default.yaml. */
export function setCluster(config: Pick<LabConfig, 'change'>, terms: object): void {
  config.change('default.yaml', (file) => ({
    ...file,
    cluster: { ...(file['cluster'] as object), ...terms },
  }));
}

interface Rule {
  readonly ruleId: string;
  parameters: object;
}

/** Adds so many accounts of each partition, with credit; answers them: the first of every partition, then the second of every one. */
export function addAccounts(config: LabConfig, partitions: number, each: number): readonly string[] {
  const found = Array.from({ length: partitions }, (): string[] => []);
  for (let i = 1; found.some(({ length }) => length < each); i += 1) {
    const account = `BOOK-${i}`;
    const of = found[partitionOf(account, partitions)];
    if (of && of.length < each) of.push(account);
  }
  const accounts = Array.from({ length: each }, (_, n) => found.flatMap((of) => of[n] ?? [])).flat();
  const terms = { desk: 'Equities 1', currency: 'USD', enabled: true };
  const added = accounts.map((account) => ({ account, name: account, ...terms }));
  config.change('accounts.yaml', (file) => ({ accounts: [...(file['accounts'] as object[]), ...added] }));
  config.change('compliance.yaml', (file) => {
    const credit = (file['rules'] as Rule[]).find(({ ruleId }) => ruleId === 'CREDIT_AGG_CUSTOMER');
    if (credit) credit.parameters = { ...credit.parameters, default: CREDIT };
    return file;
  });
  return accounts;
}
