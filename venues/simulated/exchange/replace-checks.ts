/** Why an exchange leaves a working order as it is. */
import type { VenueOrder, VenueReplace } from '../../../src/execution/venue-adapter.js';
import type { Micros } from '../../../src/lib/clock.js';
import type { CxlRejReason } from '../../../src/model/fix.js';
import type { VenueProfile } from '../../../src/model/venue.js';
import type { ClientOrder } from './client-order.js';
import { changesKind, unsupported } from './native-checks.js';
import { amountRefusal } from './order-checks.js';
import type { SymbolMarket } from './symbol-market.js';

export interface CxlRefusal {
  readonly reason: CxlRejReason;
  readonly text: string;
}

interface Circumstances {
  readonly market: SymbolMarket;
  /** The order as it would be. */
  readonly terms: VenueOrder;
  readonly profile: VenueProfile;
  readonly now: Micros;
}

/** Null when the order can become what is asked for. */
export function replaceFault(
  order: ClientOrder,
  request: VenueReplace,
  { market, terms, profile, now }: Circumstances,
): CxlRefusal | null {
  const { venue } = profile;
  if (!profile.native.includes('REPLACE'))
    return { reason: 'BROKER_EXCHANGE_OPTION', text: `${venue} takes no replaces` };
  if (market.halted)
    return { reason: 'BROKER_EXCHANGE_OPTION', text: `${terms.symbol} is halted on ${venue}` };
  const fault =
    changesKind(order.terms, request) ??
    unsupported(terms, profile, now)?.text ??
    amountRefusal(terms, market.instrument, profile)?.text ??
    takesFault(order, terms, market);
  return fault === null ? null : { reason: 'OTHER', text: fault };
}

/** Less quantity at the same price takes nothing. */
function takesFault(order: ClientOrder, terms: VenueOrder, market: SymbolMarket): string | null {
  if (!order.postOnly || (terms.price === order.terms.price && terms.orderQty <= order.terms.orderQty))
    return null;
  const { price } = terms;
  const entry = order.entry();
  return price !== null && market.takes({ ...entry, px: price })
    ? 'post only: it would take what rests'
    : null;
}
