/**
 * The shipped configuration with every venue behind one port, limits that a long torture does not exhaust, and snapshots
 * so often, and memory so short, that hardly a start replays the whole journal and most orders that are over have left.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labConfig } from '../support/cluster-lab/lab-config.js';
import type { LabConfig } from '../support/cluster-lab/lab-config.js';

const MEMORY = { snapshotEvery: 500, keepEndedHours: 0, keepNewest: 20, keepAtMost: 20 };

export function tortureConfig(): LabConfig {
  const config = labConfig();
  const rules = join(config.folder, 'compliance.yaml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/'([125]0{7,8})'/g, "'$10000'"));
  config.change('default.yaml', (shipped) => ({ ...shipped, memory: MEMORY }));
  return config;
}
