/** The exchange's hours: an auction takes orders until its cut-off, and what must be done at once needs an open market. */
import { z } from 'zod';
import { formatMicros } from '../../lib/clock.js';
import type { Session } from '../../reference/trading-calendar.js';
import type { Facts } from '../facts.js';
import { defineRule } from '../rule.js';
import type { Finding } from '../rule.js';

/**
 * From the cut-off until the session is over an OPG or CLS order is refused; entered after the close it is for the next
 * session. Where sessions follow without a pause there is no such time: it waits for the next auction. IOC and FOK are
 * refused while no market is open; one that names its market is that market's to refuse.
 */
export const session = defineRule({
  ruleId: 'SESSION',
  notForChildren: 'its parent was in time',
  parameters: z.strictObject({}),
  evaluate: (facts) => {
    switch (facts.terms.timeInForce) {
      case 'OPG':
        return inTime(facts, 'opening', facts.calendar.openingFor(facts.order.at));
      case 'CLS':
        return inTime(facts, 'close', facts.calendar.closingFor(facts.order.at));
      case 'IOC':
      case 'FOK':
        return atOnce(facts);
      case 'DAY':
      case 'GTC':
      case 'GTD':
        return { outcome: 'PASS', observed: null, limit: null };
    }
  },
});

function inTime({ calendar, order: { at }, terms }: Facts, auction: string, next: Session): Finding {
  const current = calendar.sessionFor(at);
  const cutoffOf = ({ openCutoffAt, closeCutoffAt }: Session) =>
    formatMicros(terms.timeInForce === 'OPG' ? openCutoffAt : closeCutoffAt);
  const shown = { observed: formatMicros(at), limit: cutoffOf(current) };
  if (next.date === current.date || !calendar.pausesAfter(current)) {
    return { outcome: 'PASS', observed: shown.observed, limit: cutoffOf(next) };
  }
  const message = `too late for the ${auction} of ${current.date}, whose cut-off was at ${shown.limit}; an order for that of ${next.date} can be entered from ${formatMicros(current.closesAt)} until ${cutoffOf(next)}`;
  return { outcome: 'BLOCK', ...shown, message, reason: 'TOO_LATE_TO_ENTER' };
}

function atOnce({ calendar, order: { at }, terms }: Facts): Finding {
  const { opensAt } = calendar.sessionFor(at);
  const shown = { observed: formatMicros(at), limit: formatMicros(opensAt) };
  if (at >= opensAt || terms.exDestination !== undefined) return { outcome: 'PASS', ...shown };
  const message = `no market is open before ${shown.limit}; send it then, or a DAY order, which waits for the open`;
  return { outcome: 'BLOCK', ...shown, message, reason: 'EXCHANGE_CLOSED' };
}
