/** Whether the bus answers, in words. */
import type { Bus } from './bus.js';

/** Null while it does, or as long as nobody knows. */
export function watchBus(bus: Pick<Bus, 'onState'>): () => string | null {
  let isDown = false;
  bus.onState((state) => {
    isDown = state === 'DOWN';
  });
  return () => (isDown ? 'the bus does not answer' : null);
}
