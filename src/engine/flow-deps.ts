/** What the engine's synchronous part is made of; everything that is not pure comes in here. */
import type { Compliance } from '../compliance/compliance.js';
import type { Venues } from '../execution/venues.js';
import type { Clock, Micros } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { MarketView } from '../model/book.js';
import type { User } from '../model/actor.js';
import type { CorporateActions } from '../reference/corporate-actions.js';
import type { Instruments } from '../reference/instruments.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import type { RoutingPolicy } from '../routing/router.js';
import type { EngineState } from './engine-state.js';

/** Configuration of how orders are worked. */
export interface WorkingPolicy {
  /** A market order's children go at most this fraction beyond the best opposite quote. */
  readonly marketCollar: number;
  /** Routing attempts of one order in immediate succession before it pauses (or, when immediate, ends). */
  readonly maxSweeps: number;
  /** What triggers a stop that is held here. */
  readonly stopTrigger: 'LAST_TRADE' | 'QUOTE';
  /** A peg that is worked here is moved at most once in so long. */
  readonly pegMinIntervalMillis: number;
}

/** Configuration of how a session ends. */
export interface EndOfDayPolicy {
  /** So long after a close executions that come late still find their orders; then orders end or are done for the day. */
  readonly grace: Micros;
  /** Where no market runs a closing auction, a CLS order is worked so long before the close. */
  readonly closeLead: Micros;
}

export interface FlowDeps {
  readonly state: EngineState;
  readonly compliance: Compliance;
  readonly market: MarketView;
  readonly venues: Venues;
  readonly instruments: Instruments;
  readonly calendar: TradingCalendar;
  readonly corporateActions: CorporateActions;
  readonly endOfDay: EndOfDayPolicy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly routing: (at: number) => RoutingPolicy;
  readonly working: WorkingPolicy;
  /** The user behind an id, for checks of children. */
  readonly userOf: (userId: string) => User | undefined;
}
