/** A copy of the shipped configuration with some of its texts replaced, for one test. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHIPPED = join(import.meta.dirname, '../../config');

export interface ConfigFolder {
  readonly path: string;
  remove(): void;
}

/** `edits`: file → [text, replacement]. Throws when a text is not there, for then the test would test nothing. */
export function configFolder(
  edits: Readonly<Record<string, readonly (readonly [string | RegExp, string])[]>>,
): ConfigFolder {
  const path = mkdtempSync(join(tmpdir(), 'fairlead-config-'));
  cpSync(SHIPPED, path, { recursive: true });
  for (const [file, replacements] of Object.entries(edits)) {
    let text = readFileSync(join(path, file), 'utf8');
    for (const [from, to] of replacements) {
      const next = text.replace(from, to);
      if (next === text) throw new Error(`${file} has no ${String(from)}`);
      text = next;
    }
    writeFileSync(join(path, file), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
