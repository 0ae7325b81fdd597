/** `fairlead keys`: API keys are made, listed and revoked here; a key itself is shown once and never stored. */
import { Command, InvalidArgumentError } from 'commander';
import { loadConfiguration } from '../configuration.js';
import { readEnvironment } from '../config.js';
import { ApiKeys } from '../gateway/api-keys.js';
import { KeyFile, keyFilePath } from '../gateway/key-file.js';
import { KEY_SCOPES } from '../gateway/session.js';
import type { KeyScope } from '../gateway/session.js';
import { SystemClock, formatMicros } from '../lib/clock.js';
import { TimeOrderedIds } from '../lib/ids.js';

const DAY_MICROS = 86_400_000_000;

export function keysCommand(): Command {
  const create = new Command('create')
    .description('make a key for a user and print it once')
    .argument('<userId>', 'a user of users.yaml')
    .option('--scopes <list>', `comma-separated, of ${KEY_SCOPES.join(', ')}`, parseScopes, [...KEY_SCOPES])
    .option('--days <n>', 'days until it expires', parseDays, 90)
    .action(createKey);
  return new Command('keys')
    .description('API keys')
    .addCommand(create)
    .addCommand(new Command('list').description('list keys, without their secrets').action(listKeys))
    .addCommand(new Command('revoke').argument('<keyId>').description('end a key at once').action(revokeKey));
}

function createKey(
  userId: string,
  { scopes, days }: { readonly scopes: readonly KeyScope[]; readonly days: number },
): void {
  const { keys, clock } = openKeys();
  const { key, stored } = keys.create({ userId, scopes, expiresAt: clock.now() + days * DAY_MICROS });
  process.stdout.write(`${key}\n`);
  process.stderr.write(`key ${stored.keyId} of ${userId}; it is not shown again\n`);
}

function listKeys(): void {
  for (const { keyId, userId, scopes, expiresAt, revokedAt } of openKeys().keys.list()) {
    const state =
      revokedAt === null ? `expires ${expiresAt === null ? 'never' : formatMicros(expiresAt)}` : 'revoked';
    process.stdout.write(`${keyId}  ${userId}  ${scopes.join(',')}  ${state}\n`);
  }
}

function revokeKey(keyId: string): void {
  if (!openKeys().keys.revoke(keyId)) throw new Error(`there is no key ${keyId}; see fairlead keys list`);
  process.stdout.write(`revoked ${keyId}\n`);
}

function openKeys(): { readonly keys: ApiKeys; readonly clock: SystemClock } {
  const environment = readEnvironment();
  const { users } = loadConfiguration(environment.FAIRLEAD_CONFIG);
  const clock = new SystemClock();
  const store = new KeyFile(keyFilePath(environment));
  return { keys: new ApiKeys({ store, users, clock, ids: new TimeOrderedIds(clock) }), clock };
}

function parseScopes(text: string): KeyScope[] {
  const named = text.split(',').map((scope) => KEY_SCOPES.find((known) => known === scope.trim()));
  const scopes = named.filter((scope) => scope !== undefined);
  if (scopes.length < named.length) throw new InvalidArgumentError(`scopes are ${KEY_SCOPES.join(', ')}`);
  return scopes;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new InvalidArgumentError('a whole number of days, 1 to 3650');
  return days;
}
