/** Keys: only hashes are kept; expiry, revocation by another process, disabled users. */
import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeys } from '../../src/gateway/api-keys.js';
import { KeyFile, keyFilePath } from '../../src/gateway/key-file.js';
import { ManualClock } from '../../src/lib/clock.js';
import { SequentialIds } from '../../src/lib/ids.js';
import type { User } from '../../src/model/actor.js';

const user: User = {
  userId: 'u1',
  name: 'U',
  role: 'trader',
  desk: 'D',
  accounts: ['A1'],
  enabled: true,
};

function someKeys(users: ReadonlyMap<string, User> = new Map([['u1', user]])) {
  const path = keyFilePath({ DATA_DIR: join(mkdtempSync(join(tmpdir(), 'fairlead-keys-')), 'data') });
  const clock = new ManualClock(1_000_000_000);
  const open = () => new ApiKeys({ store: new KeyFile(path), users, clock, ids: new SequentialIds('key') });
  return { keys: open(), open, clock, path };
}

const REQUEST = { userId: 'u1', scopes: ['read', 'trade'] as const, expiresAt: null };

describe('ApiKeys', () => {
  it('lets in the key that was made and no other', () => {
    const { keys } = someKeys();
    const { key } = keys.create(REQUEST);
    expect(keys.authenticate(key)?.user).toEqual(user);
    expect(keys.authenticate(`${key}x`)).toBeUndefined();
    expect(keys.authenticate('')).toBeUndefined();
  });

  it('keeps the hash only, in a file that only its owner reads', () => {
    const { keys, path } = someKeys();
    const { key } = keys.create(REQUEST);
    expect(Buffer.from(key.slice(3), 'base64url')).toHaveLength(32);
    expect(readFileSync(path, 'utf8')).not.toContain(key.slice(3));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('ends a key at its expiry', () => {
    const { keys, clock } = someKeys();
    const { key } = keys.create({ ...REQUEST, expiresAt: clock.now() + 10 });
    expect(keys.authenticate(key)).toBeDefined();
    clock.advance(10);
    expect(keys.authenticate(key)).toBeUndefined();
  });

  it('hears of a revocation by another process within a second', () => {
    const { keys, open, clock } = someKeys();
    const { key, stored } = keys.create(REQUEST);
    const session = keys.authenticate(key);
    expect(open().revoke(stored.keyId)).toBe(true);
    clock.advance(1_000_000);
    expect(keys.authenticate(key)).toBeUndefined();
    expect(session && keys.isLive(session)).toBe(false);
  });

  it('lets no disabled user in', () => {
    const { keys } = someKeys(new Map([['u1', { ...user, enabled: false }]]));
    expect(keys.authenticate(keys.create(REQUEST).key)).toBeUndefined();
  });

  it('refuses a key for nobody', () => {
    expect(() => someKeys().keys.create({ ...REQUEST, userId: 'u2' })).toThrow(/u2 is not known/);
  });

  it('names the file and the fault when the file was tampered with', () => {
    const { keys, path } = someKeys();
    keys.create(REQUEST);
    writeFileSync(path, '[{"keyId": 1}]');
    expect(() => keys.list()).toThrow(path);
  });
});
