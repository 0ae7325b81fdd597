/** A file of the shipped configuration, as plain data that its schema has not seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export function readSettingsFile(name: string): unknown {
  return parse(settingsText(name));
}

export function settingsText(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../config', name), 'utf8');
}
