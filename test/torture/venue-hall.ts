/** All exchanges in one process that survives every kill, a market moving in it, and the way to it, choppy or not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Random } from '../../src/lib/random.js';
import type { ClientRecords } from '../../venues/simulated/exchange/operator.js';
import { DEFAULT_CLIENT } from '../../venues/simulated/simulated-venue.js';
import { operate } from '../support/exchange-process.js';
import { startChoppyProxy } from '../support/hostile/choppy-proxy.js';

const SCRIPT = join(import.meta.dirname, '../../dist/venues/simulated/exchange-process.js');

export interface VenueHall {
  /** Where the exchanges are reached: through the proxy, where there is one. */
  readonly port: number;
  readonly pid: number;
  /** Every exchange's own books on us; empty before the first logon. */
  records(clientIds?: readonly string[]): Promise<readonly ClientRecords[]>;
  cutLinks(): number;
  close(): Promise<void>;
}

interface Serving {
  readonly venues: readonly string[];
  readonly port: number;
  readonly operatorPort: number;
}

/** `random` chops the way to them; null leaves it straight. */
export async function openVenueHall(
  configDir: string,
  { seed, random }: { readonly seed: string; readonly random: Random | null },
): Promise<VenueHall> {
  const flags = ['--config', configDir, '--port', '0', '--operator-port', '0', '--seed', seed];
  const child = spawn(process.execPath, [SCRIPT, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { venues, port, operatorPort } = JSON.parse(line) as Serving;
  const proxy = random && (await startChoppyProxy(port, random));
  const recordsOf = (clientIds: readonly string[]) =>
    Promise.all(
      venues.flatMap((venue) => clientIds.map((clientId) => records(operatorPort, { venue, clientId }))),
    );
  return {
    port: proxy?.port ?? port,
    pid: child.pid ?? 0,
    records: (clientIds = [DEFAULT_CLIENT]) => recordsOf(clientIds),
    cutLinks: () => proxy?.cut() ?? 0,
    close: async () => {
      await proxy?.close();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function records(
  port: number,
  of: { readonly venue: string; readonly clientId: string },
): Promise<ClientRecords> {
  return (await operate(port, { ...of, act: 'RECORDS' })) as ClientRecords;
}
