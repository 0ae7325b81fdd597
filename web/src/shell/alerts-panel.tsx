/** Alerts of the accounts in sight, newest first. */
import { shortId, timeText } from '../lib/format.js';
import { useRows } from '../lib/use-rows.js';
import { useDesk } from './desk-context.js';

const TONE = { INFO: 'soft', WARNING: 'warn', CRITICAL: 'bad' } as const;
const SHOWN = 50;

export function AlertsPanel() {
  const desk = useDesk();
  const alerts = useRows(desk.alerts)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, SHOWN);
  return (
    <section className="panel alerts" aria-label="Alerts" id="panel-7" tabIndex={-1}>
      <header>
        <h2>
          Alerts <span className="soft">{alerts.length || ''}</span>
        </h2>
      </header>
      <ul className="scroll" tabIndex={0} aria-label="Alerts, newest first">
        {alerts.map((alert) => (
          <li key={alert.alertId}>
            <time className={TONE[alert.severity]} dateTime={alert.at} title={`${alert.at} (UTC)`}>
              {timeText(alert.at).slice(0, 8)}
            </time>{' '}
            {alert.orderId === null ? null : (
              <button type="button" className="link" onClick={() => desk.orderId.set(alert.orderId)}>
                {shortId(alert.orderId)}
              </button>
            )}{' '}
            {alert.text}
          </li>
        ))}
      </ul>
      {alerts.length === 0 ? <p className="empty">Quiet. Refusals and venue trouble show here.</p> : null}
    </section>
  );
}
