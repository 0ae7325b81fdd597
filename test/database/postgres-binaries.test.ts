import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPostgresBinaries } from '../../src/database/postgres-binaries.js';
import { serverAccount } from '../../src/database/server-account.js';

const account = serverAccount();

describe('the PostgreSQL programs', () => {
  let folder: string;
  let installed: string;
  /** The platform package as npm leaves it when install scripts are blocked: no links. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-binaries-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'parent'));
    installed = join(folder, 'parent', 'package');
    const found = findPostgresBinaries({ account, copyTo: join(folder, 'unused') });
    cpSync(join(found.postgres, '..', '..', '..'), installed, {
      recursive: true,
      filter: (path) => !path.endsWith('.a') && !lstatSync(path).isSymbolicLink(),
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('run after their libraries were linked, when the install scripts were not allowed to', () => {
    const found = findPostgresBinaries({ account, copyTo: join(folder, 'copies'), installed });
    expect(found).toMatchObject({ copied: false, postgres: join(installed, 'native', 'bin', 'postgres') });
    expect(found.version).toMatch(/PostgreSQL\) 18/);
    const list = readFileSync(join(installed, 'native', 'pg-symlinks.json'), 'utf8');
    for (const { target } of JSON.parse(list)) {
      expect(lstatSync(join(installed, target)).isSymbolicLink()).toBe(true);
      expect(existsSync(join(installed, target))).toBe(true);
    }
  });

  (account ? describe : describe.skip)('as root only', () => {
    it('run from a copy when their account cannot reach them', () => {
      chmodSync(join(folder, 'parent'), 0o700);
      const before = process.umask(0o077);
      try {
        const search = { account, copyTo: join(folder, 'copies'), installed };
        const found = findPostgresBinaries(search);
        expect(found.copied).toBe(true);
        expect(found.postgres.startsWith(join(folder, 'copies'))).toBe(true);
        const made = lstatSync(found.postgres).mtimeMs;
        expect(lstatSync(findPostgresBinaries(search).postgres).mtimeMs).toBe(made);
      } finally {
        process.umask(before);
      }
    });
  });
  it('are named with a remedy when they do not run', () => {
    rmSync(join(installed, 'native', 'lib'), { recursive: true });
    mkdirSync(join(installed, 'native', 'lib'));
    expect(() => findPostgresBinaries({ account, copyTo: join(folder, 'copies'), installed })).toThrow(
      'DATABASE_URL',
    );
  });
});
