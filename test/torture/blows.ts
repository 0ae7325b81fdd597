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
    case 'group':
      return system.kill();
    case 'process':
      return system.killAlone();
    case 'postgres':
      process.kill(postmasterOf(dataDir), 'SIGKILL');
      return;
    case 'links':
      hall.cutLinks();
  }
}

const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

/** Resolves once the system is ready with all its venues, after it was seen not to be. */
export async function recovered(url: string): Promise<void> {
  const client = new ApiClient(url, 'demo-trader');
  const deadline = performance.now() + PATIENCE_MS;
  let wasDown = false;
  for (;;) {
    const { status, body } = await client.request('GET', '/health/ready');
    const isUp = status === 200 && body['status'] === 'ready';
    wasDown ||= !isUp;
    if (isUp && wasDown) return;
    if (performance.now() > deadline) throw new Error(`it does not recover: ${JSON.stringify(body)}`);
    await delay(LOOK_MS);
  }
}
