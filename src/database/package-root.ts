/** Where the installed project lies, whether this file runs from source or from the build. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder above this file that holds a package.json. */
export function packageRoot(): string {
  for (const folder of foldersAbove(fileURLToPath(import.meta.url))) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error('No package.json above the program: the installation is incomplete; install it again');
}

/** Every folder that contains `path`, nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...foldersAbove(parent)];
}
