/** Cancels from the desk: the selected orders, or every open one in the person's scope. */
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { messageOf } from '../api/http.js';
import { shortId } from '../lib/format.js';
import { isOpen } from '../lib/words.js';
import type { Desk } from '../shell/desk.js';

/** Parents that can still be cancelled; of all, or of the given ids. */
export function cancelable(desk: Desk, orderIds?: readonly string[]): readonly OrderView[] {
  const rows = orderIds ? orderIds.flatMap((id) => desk.orders.get(id) ?? []) : [...desk.orders.values()];
  return rows.filter(
    (row) => row.parentOrderId === null && isOpen(row.ordStatus) && !row.orderId.includes(':'),
  );
}

/** Asks first when there is more than one. */
export async function cancelSelected(desk: Desk): Promise<void> {
  const open = cancelable(desk, desk.selectedOrders.value);
  if (open.length === 0) {
    desk.notices.say('calm', 'Nothing to cancel: select an order that is still working.');
    return;
  }
  const agreed = open.length === 1 || (await askFor(desk, open.length, 'selected'));
  if (agreed) await Promise.all(open.map((order) => cancelOne(desk, order)));
}

/** Always asks, and says how many. */
export async function cancelAll(desk: Desk): Promise<void> {
  const count = cancelable(desk).length;
  if (count === 0) {
    desk.notices.say('calm', 'Nothing to cancel: no order of yours is working.');
    return;
  }
  if (!(await askFor(desk, count, 'working'))) return;
  try {
    const { requested, rejected } = await desk.api.cancelAll();
    const refused = rejected > 0 ? `, ${rejected} refused` : '';
    desk.notices.say(rejected > 0 ? 'warn' : 'good', `Cancel requested for ${requested} orders${refused}.`);
  } catch (error) {
    desk.notices.say('bad', `Cancel all failed: ${messageOf(error)}`);
  }
}

function askFor(desk: Desk, count: number, which: string): Promise<boolean> {
  const orders = count === 1 ? 'order' : 'orders';
  return desk.questions.ask({
    title: `Cancel ${count} ${orders}?`,
    text: `${count} ${which} ${orders} in ${desk.accounts.map(({ account }) => account).join(', ')}. What is filled stays filled.`,
    yes: `Cancel ${count} ${orders}`,
  });
}

async function cancelOne(desk: Desk, order: OrderView): Promise<void> {
  try {
    const { cancel } = await desk.api.cancel(order.orderId);
    if (cancel.outcome === 'REJECTED')
      desk.notices.say('warn', `Cancel of ${shortId(order.orderId)} refused: ${cancel.text ?? ''}`);
  } catch (error) {
    desk.notices.say('bad', `Cancel of ${shortId(order.orderId)} failed: ${messageOf(error)}`);
  }
}
