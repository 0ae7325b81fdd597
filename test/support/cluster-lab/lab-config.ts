/** A copy of the shipped configuration whose exchanges are all behind one port. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

export interface LabConfig {
  readonly folder: string;
  /** Changes a file, which is plain data here. */
  change(name: string, changed: (file: SettingsFile) => object): void;
  link(port: number): void;
  remove(): void;
}

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
export function setCluster(config: LabConfig, terms: object): void {
  config.change('default.yaml', (file) => ({
    ...file,
    cluster: { ...(file['cluster'] as object), ...terms },
  }));
}
