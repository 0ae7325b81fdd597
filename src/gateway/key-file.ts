/** API keys in one JSON file (mode 0600), replaced as a whole so that a reader never sees half of it. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { KeyStore, StoredKey } from './api-keys.js';
import { KEY_SCOPES } from './session.js';

const storedKeys: z.ZodType<readonly StoredKey[]> = z.array(
  z.strictObject({
    keyId: z.string(),
    userId: z.string(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    scopes: z.array(z.enum(KEY_SCOPES)),
    createdAt: z.int(),
    expiresAt: z.int().nullable(),
    revokedAt: z.int().nullable(),
  }),
);

/** The file that is named, so that gateways can share it; else the one of the data folder. */
export function keyFilePath(environment: {
  readonly FAIRLEAD_KEYS?: string | undefined;
  readonly DATA_DIR: string;
}): string {
  return environment.FAIRLEAD_KEYS ?? join(environment.DATA_DIR, 'api-keys.json');
}

export class KeyFile implements KeyStore {
  constructor(private readonly path: string) {}

  version(): string {
    if (!existsSync(this.path)) return 'none';
    const { mtimeNs, size, ino } = statSync(this.path, { bigint: true });
    return `${mtimeNs}-${size}-${ino}`;
  }

  /** Throws when the file is not what this system wrote. */
  list(): readonly StoredKey[] {
    if (!existsSync(this.path)) return [];
    const parsed = storedKeys.safeParse(JSON.parse(readFileSync(this.path, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new Error(`key file ${this.path}: ${z.prettifyError(parsed.error)}; restore it or remove it`);
  }

  save(keys: readonly StoredKey[]): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.new`;
    writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.path);
  }
}
