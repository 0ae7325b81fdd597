/** A file of the shipped configuration, as plain data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export function readSettingsFile(name: string): unknown {
  return parse(readFileSync(join(import.meta.dirname, '../../config', name), 'utf8'));
}
