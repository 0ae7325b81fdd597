/** What happened to the first order that a text names, and to its family: for whoever has to find out why. */
import type { HostileDay } from './hostile-day.js';

/** What is long, or the same in all. */
const LEFT_OUT: ReadonlySet<string> = new Set(['decision', 'results', 'nbbo', 'scales']);

export function storyOf(day: HostileDay, text: string): string {
  const { state } = day.fixture.partition;
  const named = [...text.matchAll(/\br\d+-\d+\b/g)].flatMap(([id]) => state.order(id) ?? []);
  const [order] = named;
  if (!order) return '';
  const parentOrderId = order.parentOrderId ?? order.orderId;
  const family = new Set([parentOrderId, ...state.childrenOf(parentOrderId).map(({ orderId }) => orderId)]);
  return day
    .events()
    .filter(({ orderId }) => family.has(orderId))
    .map((event) => JSON.stringify(event, (name, value: unknown) => (LEFT_OUT.has(name) ? undefined : value)))
    .join('\n');
}
