/** The venues: state, speed, how much of what was asked was filled, and what they charge. */
import type { VenueState } from '../../../src/model/venue.js';
import type { VenueView } from '../../../src/projections/market-views.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText } from '../lib/format.js';
import { useRows } from '../lib/use-rows.js';
import { useDesk } from '../shell/desk-context.js';

const STATE: Readonly<Record<VenueState, { readonly word: string; readonly tone: string }>> = {
  OPEN: { word: 'open', tone: 'good' },
  HALTED: { word: 'halted', tone: 'warn' },
  SELF_HELP: { word: 'self-help', tone: 'warn' },
  DISCONNECTED: { word: 'no link', tone: 'bad' },
};

export function VenuesPanel() {
  const venues = useRows(useDesk().venues);
  return (
    <section className="panel venues" aria-label="Venues" id="panel-6" tabIndex={-1}>
      <header>
        <h2>Venues</h2>
        <span className="soft">fee in ¢ per share, take / make</span>
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label="Venue list">
        <table className="rows">
          <caption className="unseen">Venues</caption>
          <thead>
            <tr>
              <th scope="col">Venue</th>
              <th scope="col">State</th>
              {['Latency', 'Fill rate', 'Fee'].map((title) => (
                <th key={title} scope="col" className="figure">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {venues.map((venue) => (
              <VenueRow key={venue.venue} venue={venue} />
            ))}
          </tbody>
        </table>
        {venues.length === 0 ? <p className="empty">No venue has reported yet.</p> : null}
      </div>
    </section>
  );
}

function VenueRow({ venue }: { readonly venue: VenueView }) {
  const { word, tone } = STATE[venue.state];
  return (
    <tr title={`${venue.name}: ${venue.character}`}>
      <th scope="row">{venue.venue}</th>
      <td>
        <span className={`status ${tone}`}>
          <i />
          <span>{word}</span>
        </span>
      </td>
      <td className="figure">
        {venue.latencyMicros === null ? '–' : `${(venue.latencyMicros / 1000).toFixed(1)} ms`}
      </td>
      <td className="figure">
        {venue.fillRate === null ? '–' : `${(Number(venue.fillRate) * 100).toFixed(0)} %`}
      </td>
      <td className="figure soft">{`${fee(venue.takerFee)} / ${fee(venue.makerFee)}`}</td>
    </tr>
  );
}

function fee({ perShare, bps }: VenueView['takerFee']): string {
  return Number(bps) === 0 ? moneyText(fixedOrZero(perShare) * 100n) : `${bps} bp`;
}
