/** API keys: 256 random bits each, kept only as SHA-256, scoped, expiring, revocable. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock, Micros } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { User } from '../model/actor.js';
import { sessionOf } from './session.js';
import type { KeyScope, Session } from './session.js';

export interface StoredKey {
  readonly keyId: string;
  readonly userId: string;
  /** SHA-256 of the key, 64 hex digits. */
  readonly hash: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Micros;
  readonly expiresAt: Micros | null;
  readonly revokedAt: Micros | null;
}

/** Where keys are kept. `version` changes whenever the list may have. */
export interface KeyStore {
  version(): string;
  list(): readonly StoredKey[];
  save(keys: readonly StoredKey[]): void;
}

export interface ApiKeysDeps {
  readonly store: KeyStore;
  readonly users: { get(userId: string): User | undefined };
  readonly clock: Clock;
  readonly ids: Ids;
  /** Well-known keys; hand them in only for a demo configuration on a loopback address. */
  readonly demoKeys?: readonly { readonly key: string; readonly userId: string }[];
}

export interface KeyRequest {
  readonly userId: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Micros | null;
}

interface KnownKey {
  readonly digest: Buffer;
  readonly stored: StoredKey;
  readonly session: Session;
}

const RECHECK_AFTER: Micros = 1_000_000;

export class ApiKeys {
  #known = new Map<string, KnownKey>();
  #version: string | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly deps: ApiKeysDeps) {}

  /** The session of a presented key; undefined when it is unknown, expired, revoked, or its user is disabled. */
  authenticate(key: string): Session | undefined {
    this.#refresh();
    const digest = sha256(key);
    const known = this.#known.get(digest);
    if (!known || !timingSafeEqual(known.digest, Buffer.from(digest, 'hex'))) return undefined;
    return this.#isLive(known.stored) ? known.session : undefined;
  }

  /** True while the key behind an open session is still good. */
  isLive(session: Session): boolean {
    this.#refresh();
    for (const { stored } of this.#known.values()) {
      if (stored.keyId === session.keyId) return this.#isLive(stored);
    }
    return false;
  }

  /** Makes a key and stores its hash; the key itself is in the answer only. Throws when the user is unknown. */
  create(request: KeyRequest): { readonly key: string; readonly stored: StoredKey } {
    if (!this.deps.users.get(request.userId)) {
      throw new Error(`user ${request.userId} is not known; add it to the users file first`);
    }
    const key = `fl_${randomBytes(32).toString('base64url')}`;
    const stored = this.#stored(this.deps.ids.next(), key, request);
    this.#save([...this.deps.store.list(), stored]);
    return { key, stored };
  }

  list(): readonly StoredKey[] {
    return this.deps.store.list();
  }

  /** Ends a key at once. False when there is no such key. */
  revoke(keyId: string): boolean {
    const keys = this.deps.store.list();
    const index = keys.findIndex((key) => key.keyId === keyId);
    const key = keys[index];
    if (!key) return false;
    this.#save(keys.with(index, { ...key, revokedAt: this.deps.clock.now() }));
    return true;
  }

  #stored(keyId: string, key: string, { userId, scopes, expiresAt }: KeyRequest): StoredKey {
    return {
      keyId,
      userId,
      hash: sha256(key),
      scopes,
      createdAt: this.deps.clock.now(),
      expiresAt,
      revokedAt: null,
    };
  }

  #save(keys: readonly StoredKey[]): void {
    this.deps.store.save(keys);
    this.#version = null;
    this.#checkedAt = Number.NEGATIVE_INFINITY;
  }

  #isLive({ expiresAt, revokedAt }: StoredKey): boolean {
    return revokedAt === null && (expiresAt === null || this.deps.clock.now() < expiresAt);
  }

  /** Another process may have revoked a key: the store is asked again once a second. */
  #refresh(): void {
    const now = this.deps.clock.now();
    if (now - this.#checkedAt < RECHECK_AFTER) return;
    this.#checkedAt = now;
    const version = this.deps.store.version();
    if (version === this.#version) return;
    this.#version = version;
    this.#load([...this.deps.store.list(), ...this.#demoKeys()]);
  }

  #load(keys: readonly StoredKey[]): void {
    this.#known = new Map();
    for (const stored of keys) {
      const user = this.deps.users.get(stored.userId);
      if (!user?.enabled) continue;
      const session = sessionOf(stored.keyId, user, stored.scopes);
      this.#known.set(stored.hash, { digest: Buffer.from(stored.hash, 'hex'), stored, session });
    }
  }

  #demoKeys(): StoredKey[] {
    const request = { scopes: ['read', 'trade'] as const, expiresAt: null };
    return (this.deps.demoKeys ?? []).map(({ key, userId }) =>
      this.#stored(`demo:${userId}`, key, { userId, ...request }),
    );
  }
}

/** 64 hex digits; in one call, for every request makes one. */
function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
