/** Everything on record about one order, read again shortly after each change of it. */
import { useEffect, useState } from 'react';
import type { RuleResult } from '../../../src/model/rule-result.js';
import type { DecisionView } from '../../../src/projections/blotter/decision-view.js';
import type { ExecutionView, OrderView } from '../../../src/projections/blotter/order-view.js';
import type { Desk } from '../shell/desk.js';
import { useDesk } from '../shell/desk-context.js';
import { isPendingKey } from './pending-order.js';

export interface OrderStory {
  readonly order: OrderView;
  readonly children: readonly OrderView[];
  readonly executions: readonly ExecutionView[];
  readonly routes: readonly DecisionView[];
  readonly checks: readonly RuleResult[];
}

const PAUSE_MILLIS = 80;

/** Null while nothing is selected or not yet read. */
export function useOrderStory(orderId: string | null): OrderStory | null {
  const desk = useDesk();
  const [story, setStory] = useState<OrderStory | null>(null);
  useEffect(() => {
    if (orderId === null || isPendingKey(orderId)) return undefined;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => {
      timer = undefined;
      readStory(desk, orderId).then(
        (story) => current && setStory(story),
        () => undefined,
      );
    };
    const stop = desk.orders.subscribe((change) => {
      if (timer !== undefined || (change.kind === 'UPSERTED' && !concerns(desk, orderId, change.keys)))
        return;
      timer = setTimeout(read, PAUSE_MILLIS);
    });
    read();
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [desk, orderId]);
  return story?.order.orderId === orderId ? story : null;
}

function concerns(desk: Desk, orderId: string, keys: readonly string[]): boolean {
  return keys.some((key) => key === orderId || desk.orders.get(key)?.parentOrderId === orderId);
}

async function readStory({ api }: Desk, orderId: string): Promise<OrderStory> {
  const [order, children, executions, routes, checks] = await Promise.all([
    api.order(orderId),
    api.children(orderId),
    api.executions(orderId),
    api.routes(orderId),
    api.checks(orderId),
  ]);
  return { order, children, executions, routes, checks };
}
