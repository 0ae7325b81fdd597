/** When a good-till-date order ends: a time that is still to come. */
import type { Clock, Micros } from '../../lib/clock.js';
import { formatMicros, parseMicros } from '../../lib/clock.js';
import type { Blotter } from '../../projections/read-side.js';
import type { FieldError } from './problem.js';

interface ExpireFields {
  readonly account?: string | undefined;
  readonly clOrdId?: string | undefined;
  readonly expireTime?: string | undefined;
}

/**
 * The time in micros; undefined, with the error noted, when it is not to come. A request that was made before is
 * answered as it was, however late it is repeated.
 */
export function expireTimeOf(
  fields: ExpireFields,
  { clock, blotter }: { readonly clock: Clock; readonly blotter: Pick<Blotter, 'orders'> },
  errors: FieldError[],
): Micros | undefined {
  const time = fields.expireTime === undefined ? undefined : parseMicros(fields.expireTime);
  if (time === undefined || time > clock.now() || wasEntered(fields, blotter)) return time;
  const message = `${formatMicros(time)} has passed`;
  errors.push({ field: 'expireTime', message, remedy: 'send a time to come' });
  return undefined;
}

function wasEntered({ account, clOrdId }: ExpireFields, blotter: Pick<Blotter, 'orders'>): boolean {
  if (account === undefined || clOrdId === undefined) return false;
  const { rows } = blotter.orders({ account, clOrdId }, null, { limit: 1, cursor: null });
  return rows.length > 0;
}
