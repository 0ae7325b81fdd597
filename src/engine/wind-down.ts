/** The orderly end: nothing is routed any more, markets give back what policy wants back, and outcomes are awaited. */
import type { Clock, Micros } from '../lib/clock.js';
import type { Scheduler } from '../lib/scheduler.js';
import type { OrderEngine } from './order-engine.js';

export interface ShutdownPolicy {
  /** LEAVE: what rests on markets stays there. CANCEL: it is taken back; the orders themselves go on at the next start. */
  readonly openOrders: 'LEAVE' | 'CANCEL';
  /** How long outcomes are awaited. */
  readonly patience: Micros;
}

export interface WindDownDeps {
  readonly engine: OrderEngine;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly shutdown: ShutdownPolicy;
}

const LOOK_AGAIN: Micros = 20_000;

/** Resolves when every outcome is there and durable, or patience is at its end; answers what is left, in words. */
export async function windDown({
  engine,
  clock,
  scheduler,
  shutdown,
}: WindDownDeps): Promise<readonly string[]> {
  const deadline = clock.now() + shutdown.patience;
  engine.windDown(shutdown.openOrders);
  while (engine.awaited(shutdown.openOrders).size > 0 && clock.now() < deadline) {
    await new Promise<void>((resolve) => {
      scheduler.after(LOOK_AGAIN, resolve);
    });
  }
  const left = Array.from(
    engine.awaited(shutdown.openOrders),
    ([venue, count]) => `${count} orders on ${venue} without an outcome`,
  );
  const lost = await engine.settled().then(
    () => [],
    (error: unknown) => [
      `events that the journal did not take: ${error instanceof Error ? error.message : String(error)}`,
    ],
  );
  return [...left, ...lost];
}
