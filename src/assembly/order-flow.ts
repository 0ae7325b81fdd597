/** What decides: compliance, orders and routing over one state, by the rules of the configuration. */
import { Compliance } from '../compliance/compliance.js';
import type { FirmLimit } from '../compliance/compliance.js';
import type { Configuration } from '../configuration.js';
import type { FlowDeps } from '../engine/flow-deps.js';
import { OrderFlow } from '../engine/order-flow.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';

type Rules = Pick<
  Configuration,
  'rulebook' | 'instruments' | 'accounts' | 'users' | 'corporateActions' | 'endOfDay'
>;

type FlowParts = Pick<
  FlowDeps,
  'state' | 'market' | 'venues' | 'calendar' | 'clock' | 'ids' | 'routing' | 'working'
> & {
  /** Where partitions share the firm's limit. */
  readonly firmLimit?: FirmLimit | undefined;
};

/** Changes nothing but the state, and that only when it is asked to decide. */
export function createOrderFlow(
  { rulebook, instruments, accounts, users, corporateActions, endOfDay }: Rules,
  { state, market, venues, calendar, clock, ids, routing, working, firmLimit }: FlowParts,
): OrderFlow {
  const { ledger, recent, holdings } = state;
  return new OrderFlow({
    state,
    compliance: new Compliance({
      rulebook,
      instruments,
      accounts,
      ledger,
      recent,
      holdings,
      market,
      calendar,
      firmLimit,
    }),
    market,
    venues,
    instruments,
    calendar,
    clock,
    ids,
    routing,
    working,
    corporateActions,
    endOfDay,
    userOf: (userId) => users.get(userId),
  });
}

/** What routing is bound to, on the trading date of a moment, and how orders are worked. */
export function policiesOf(
  { routing }: Configuration['settings'],
  calendar: Pick<TradingCalendar, 'tradingDate'>,
): Pick<FlowDeps, 'routing' | 'working'> {
  const { maxChildren, orderProtection } = routing;
  return {
    routing: (at) => {
      const inForce = orderProtection.findLast(({ from }) => from <= calendar.tradingDate(at));
      return { orderProtection: inForce?.on ?? false, maxChildren };
    },
    working: routing,
  };
}
