/** What is done to a running system, each at a moment that chance picks, and how long it takes until it serves again. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TestSystem } from '../support/system.js';
import { ApiClient } from '../support/system.js';
import { postmasterOf } from '../support/postgres-processes.js';
import type { VenueHall } from './venue-hall.js';

export const BLOWS = [
  /** `kill -9` of the process group: Fairlead and its database in one instant. */
  'group',
  /** `kill -9` of Fairlead alone: its database finishes what it was given. */
  'process',
  /** `kill -9` of PostgreSQL's postmaster alone. */
  'postgres',
  /** Every link to the venues, in the middle of a line. */
  'links',
] as const;
export type Blow = (typeof BLOWS)[number];

export interface Victim {
  readonly system: TestSystem;
  readonly dataDir: string;
  readonly hall: VenueHall;
}

/** Does Fairlead's process die of it? */
export function isDeadly(blow: Blow): boolean {
  return blow === 'group' || blow === 'process';
}

/** Resolves when it has been dealt. */
export async function strike(blow: Blow, { system, dataDir, hall }: Victim): Promise<void> {
  switch (blow) {
    case 'group': {
      // A database that outlived an earlier Fairlead is in that one's group.
      const killed = system.kill();
      killDatabase(dataDir);
      return killed;
    }
    case 'process':
      return system.killAlone();
    case 'postgres':
      return killDatabase(dataDir);
    case 'links':
      hall.cutLinks();
  }
}

/** Also when there is none. */
export function killDatabase(dataDir: string): void {
  try {
    process.kill(postmasterOf(dataDir), 'SIGKILL');
  } catch {
    // It has ended before.
  }
}

const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

/** A link can be back before anybody has looked. */
const MOST_UNSEEN_MS = 2_000;

/** Resolves once the system is ready with all its venues, after it was seen not to be, or for long enough. */
export async function recovered(url: string): Promise<void> {
  const client = new ApiClient(url, 'demo-trader');
  const began = performance.now();
  let wasDown = false;
  for (;;) {
    const { status, body } = await client.request('GET', '/health/ready');
    const isUp = status === 200 && body['status'] === 'ready';
    wasDown ||= !isUp;
    const elapsed = performance.now() - began;
    if (isUp && (wasDown || elapsed > MOST_UNSEEN_MS)) return;
    if (elapsed > PATIENCE_MS) throw new Error(`it does not recover: ${JSON.stringify(body)}`);
    await delay(LOOK_MS);
  }
}
