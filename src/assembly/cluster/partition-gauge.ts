/** A figure of each partition for the monitoring, counted whenever it is asked for. */
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

type Figures = Iterable<readonly [partition: number, figure: number]>;

/** A partition that `count` leaves out is not told of. */
export function registerPartitionGauge(
  registry: Registry,
  { name, help }: { readonly name: string; readonly help: string },
  count: () => Figures | Promise<Figures>,
): void {
  const gauge: Gauge<'partition'> = new Gauge({
    name,
    help,
    labelNames: ['partition'],
    registers: [registry],
    collect: async () => {
      const figures = await count();
      gauge.reset();
      for (const [partition, figure] of figures) gauge.set({ partition }, figure);
    },
  });
}
