/** What the engine does not know, for the monitoring: counted whenever it is asked for. */
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { OrderEngine } from '../engine/order-engine.js';

export function registerEngineMetrics(registry: Registry, engine: OrderEngine): void {
  const registers = [registry];
  const ready: Gauge = new Gauge({
    name: 'fairlead_ready',
    help: '1 while orders are taken',
    registers,
    collect: () => ready.set(engine.readiness().ready ? 1 : 0),
  });
  const unknown: Gauge<'venue'> = new Gauge({
    name: 'fairlead_unknown_children',
    help: 'Orders on markets of which nobody knows how they stand',
    labelNames: ['venue'],
    registers,
    collect: () => {
      unknown.reset();
      for (const [venue, count] of engine.unknownByVenue()) unknown.set({ venue }, count);
    },
  });
}
