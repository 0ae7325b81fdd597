import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { SystemScheduler } from '../../../src/lib/scheduler.js';
import { tcpAdapter } from '../../../venues/simulated/adapter/tcp-link.js';
import type { HostOptions } from '../../../venues/simulated/exchange-host.js';
import { hostExchanges } from '../../../venues/simulated/exchange-host.js';
import { RecordingListener } from './recording-listener.js';

const OPTIONS: HostOptions = {
  configFolder: join(import.meta.dirname, '../../../config'),
  venue: null,
  host: '127.0.0.1',
  port: 0,
  operatorPort: null,
  market: { kind: 'synthetic', seed: 1, speed: 20 },
  seed: '1',
  log: () => undefined,
};

async function clientOf(venue: string, port: number) {
  const terms = { venue, clientId: 'US', host: '127.0.0.1', port, silenceMillis: 10_000 };
  const adapter = tcpAdapter({ ...terms, scheduler: new SystemScheduler() });
  const heard = new RecordingListener();
  await adapter.connect(heard, null);
  return { adapter, heard };
}

describe('exchanges in their own process', () => {
  it('serve all configured venues on one port, with a market in motion', async () => {
    const running = await hostExchanges(OPTIONS);
    expect(running.venues).toHaveLength(5);
    const [venue = ''] = running.venues;
    const { adapter, heard } = await clientOf(venue, running.port);
    await heard.until(() => heard.updates.some(({ kind, levels }) => kind === 'DELTA' && levels.length > 0));
    const { symbol = '' } = heard.updates.find(({ levels }) => levels.length > 0) ?? {};
    expect(heard.book(symbol).ASK.length).toBeGreaterThan(0);
    await adapter.close();
    await running.close();
  });

  it('serve one venue alone, without a market', async () => {
    const one = await hostExchanges({ ...OPTIONS, market: null });
    const [venue = ''] = one.venues;
    await one.close();
    const running = await hostExchanges({ ...OPTIONS, venue, market: null });
    expect(running.venues).toEqual([venue]);
    await running.close();
  });

  it('say which venues there are when asked for another', async () => {
    await expect(hostExchanges({ ...OPTIONS, venue: 'NONE' })).rejects.toThrow(
      'venues.yaml has no venue NONE; it has ',
    );
  });
});
