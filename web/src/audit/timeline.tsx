/** One order's whole story, event by event, as it stands or as it stood at a moment. */
import { useEffect, useState } from 'react';
import type { AuditEventView } from '../../../src/projections/read-side.js';
import { messageOf } from '../api/http.js';
import { timeText } from '../lib/format.js';
import { useDesk } from '../shell/desk-context.js';

interface TimelineProps {
  readonly orderId: string;
  /** Changes whenever the order does: then the story is read again. */
  readonly changedAt: string;
}

export function Timeline({ orderId, changedAt }: TimelineProps) {
  const desk = useDesk();
  const [events, setEvents] = useState<readonly AuditEventView[]>([]);
  const [fault, setFault] = useState('');
  const [shown, setShown] = useState(Number.POSITIVE_INFINITY);

  useEffect(() => {
    let current = true;
    desk.api
      .timeline(orderId)
      .then((rows) => current && setEvents(rows))
      .catch((error: unknown) => current && setFault(messageOf(error)));
    return () => {
      current = false;
    };
  }, [desk, orderId, changedAt]);

  if (fault) return <p className="empty bad">{fault}</p>;
  if (events.length === 0) return <p className="empty">Reading the journal…</p>;
  const until = Math.min(shown, events.length);
  return (
    <div className="timeline">
      <label className="as-of">
        As of {timeText(events[until - 1]?.at)} · event {until} of {events.length}
        <input
          type="range"
          min={1}
          max={events.length}
          value={until}
          onChange={({ target }) =>
            setShown(Number(target.value) === events.length ? Number.POSITIVE_INFINITY : Number(target.value))
          }
        />
      </label>
      <ol>
        {events.slice(0, until).map((event) => (
          <li key={event.eventId} className={event.parentOrderId ? 'child' : ''}>
            <time dateTime={event.at} title={`${event.at} (UTC)`}>
              {timeText(event.at)}
            </time>
            <strong>{event.type}</strong>
            <span>{event.summary}</span>
            <span className="soft">{event.actor}</span>
            <code title={`journal record ${event.seq}, hash ${event.hash}`}>{event.hash.slice(0, 8)}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}
