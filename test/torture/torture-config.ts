/**
 * The shipped configuration with every venue behind one port, limits that a long torture does not exhaust, and snapshots
 * so often, and memory so short, that hardly a start replays the whole journal and most orders that are over have left.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface VenuesFile {
  readonly venues: { simulation?: { link: unknown } }[];
}

export interface TortureConfig {
  readonly folder: string;
  link(port: number): void;
  remove(): void;
}

const MEMORY = { snapshotEvery: 500, keepEndedHours: 0, keepNewest: 20, keepAtMost: 20 };

export function tortureConfig(): TortureConfig {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-torture-config-'));
  cpSync(join(import.meta.dirname, '../../config'), folder, { recursive: true });
  const rules = join(folder, 'compliance.yaml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/'([125]0{7,8})'/g, "'$10000'"));
  const settings = join(folder, 'default.yaml');
  const shipped = parse(readFileSync(settings, 'utf8')) as object;
  writeFileSync(settings, stringify({ ...shipped, memory: MEMORY }));
  return {
    folder,
    link: (port) => {
      const path = join(folder, 'venues.yaml');
      const file = parse(readFileSync(path, 'utf8')) as VenuesFile;
      for (const { simulation } of file.venues)
        if (simulation) simulation.link = { kind: 'tcp', host: '127.0.0.1', port };
      writeFileSync(path, stringify(file));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
