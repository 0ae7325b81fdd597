/** What an audit search found, newest first; an order's id opens its story. */
import { shortId, timeText } from '../lib/format.js';
import type { AuditSearch } from './use-audit-search.js';

interface AuditResultsProps {
  readonly search: AuditSearch;
  readonly chosen: string | null;
  readonly onOrder: (orderId: string) => void;
}

const HEADS = [
  'Seq',
  'Time',
  'Event',
  'Order',
  'Account',
  'Symbol',
  'Actor',
  'What happened',
  'Rules',
] as const;

export function AuditResults({ search, chosen, onOrder }: AuditResultsProps) {
  return (
    <div className="results scroll" tabIndex={0} role="region" aria-label="Audit events">
      <table className="rows">
        <caption className="unseen">Audit events, newest first</caption>
        <thead>
          <tr>
            {HEADS.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {search.rows.map((event) => (
            <tr key={event.eventId} className={event.orderId === chosen ? 'chosen' : ''}>
              <td className="soft">{event.seq}</td>
              <td className="soft" title={`${event.at} (UTC)`}>
                {timeText(event.at)}
              </td>
              <th scope="row">{event.type}</th>
              <td>
                <OrderLink orderId={event.parentOrderId ?? event.orderId} onOrder={onOrder} />
              </td>
              <td>{event.account}</td>
              <td>{event.symbol}</td>
              <td className="soft">{event.actor}</td>
              <td className="summary">{event.summary}</td>
              <td className="bad">{event.ruleIds.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status" className="empty">
        {statusText(search)}
      </p>
      {search.more ? (
        <button type="button" className="small" onClick={search.readOn} disabled={search.busy}>
          Read on
        </button>
      ) : null}
    </div>
  );
}

function statusText({ fault, busy, rows, more }: AuditSearch): string {
  if (fault) return fault;
  if (busy) return 'Searching…';
  if (rows.length === 0) return 'Nothing matches. Fewer filters find more; an empty search lists everything.';
  return more ? '' : `${rows.length} events, all shown.`;
}

interface OrderLinkProps {
  readonly orderId: string | null;
  readonly onOrder: (orderId: string) => void;
}

function OrderLink({ orderId, onOrder }: OrderLinkProps) {
  if (orderId === null) return null;
  return (
    <button type="button" className="link" title={orderId} onClick={() => onOrder(orderId)}>
      {shortId(orderId)}
    </button>
  );
}
