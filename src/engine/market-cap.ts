/** The worst price a market order may reach: protection against an empty or runaway book. */
import type { Nbbo } from '../model/book.js';
import type { Side } from '../model/fix.js';
import type { Instrument } from '../model/instrument.js';
import { tickAt } from '../model/instrument.js';
import type { Px } from '../model/units.js';

/** Best opposite quote ± `collar` (a fraction), on a tick inside the collar; null without an opposite quote. */
export function marketCap(
  side: Side,
  nbbo: Nbbo,
  { instrument, collar }: { readonly instrument: Instrument; readonly collar: number },
): Px | null {
  const best = side === 'BUY' ? nbbo.ask : nbbo.bid;
  if (!best) return null;
  const reach = Math.floor(best.px * collar);
  const cap = side === 'BUY' ? best.px + reach : best.px - reach;
  const tick = tickAt(instrument, cap);
  const steps = side === 'BUY' ? Math.floor(cap / tick) : Math.ceil(cap / tick);
  return Math.max(tick, steps * tick);
}
