/** Refusals of what a session may not see or do. */
import type { OrderView } from '../../projections/blotter/order-view.js';
import type { OrderReadings } from '../../projections/read-side.js';
import { decidingRefusal, maySee, tradingRefusal } from '../session.js';
import type { Session } from '../session.js';
import { RequestRefused, problem } from './problem.js';
import { pathParam } from './route.js';
import type { Call } from './route.js';

/** Throws 403 when the session may not read the account; no account asks nothing. */
export function requireSight(session: Session, account: string | undefined): void {
  if (account === undefined || maySee(session, account)) return;
  throw forbidden(`${session.user.userId} is not entitled to account ${account}`);
}

/** Throws 403 when the session may not trade the account. */
export function requireTrading(session: Session, account: string): void {
  const refusal = tradingRefusal(session, account);
  if (refusal !== null) throw forbidden(refusal);
}

/** Throws 403 when the session may not decide on an unknown order of the account. */
export function requireDeciding(session: Session, account: string): void {
  const refusal = decidingRefusal(session, account);
  if (refusal !== null) throw forbidden(refusal);
}

/** The order of the path. Throws 404 when there is none, 403 when it is another's. */
export async function requireOrder(call: Call, orders: OrderReadings): Promise<OrderView> {
  const orderId = pathParam(call, 'orderId');
  const order = await orders.order(orderId);
  if (!order) throw notFound(`there is no order ${orderId.slice(0, 64)}`);
  requireSight(call.session, order.account);
  return order;
}

export function notFound(detail: string): RequestRefused {
  return new RequestRefused(problem('not-found', detail));
}

export function forbidden(detail: string): RequestRefused {
  return new RequestRefused(problem('forbidden', detail));
}
