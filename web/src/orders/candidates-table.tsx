/** The venues of one routing decision: used, passed over or excluded, with their terms in money. */
import type { CandidateView, DecisionView } from '../../../src/projections/blotter/decision-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText } from '../lib/format.js';

const FIGURES = ['Chosen', 'Offered', 'Best', 'All-in', 'Price $', 'Fee $', 'Total $', 'Got'] as const;

export function CandidatesTable({ decision }: { readonly decision: DecisionView }) {
  return (
    <table className="rows candidates">
      <caption className="unseen">Candidate venues</caption>
      <thead>
        <tr>
          <th scope="col">Venue</th>
          {FIGURES.map((title) => (
            <th key={title} scope="col" className="figure">
              {title}
            </th>
          ))}
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {decision.candidates.map((candidate) => (
          <CandidateRow key={candidate.venue} candidate={candidate} decision={decision} />
        ))}
      </tbody>
    </table>
  );
}

interface CandidateRowProps {
  readonly candidate: CandidateView;
  readonly decision: DecisionView;
}

function CandidateRow({ candidate, decision }: CandidateRowProps) {
  const { venue, terms, levels, orderQty } = candidate;
  const used = orderQty !== '0';
  const posted = decision.children.find((child) => child.venue === venue && child.intent === 'POST');
  return (
    <tr className={used || posted ? 'used' : 'unused'}>
      <th scope="row">{venue}</th>
      <td className="figure">
        {used ? qtyText(orderQty) : posted ? `${qtyText(posted.orderQty)} post` : ''}
      </td>
      <td className="figure">{qtyText(candidate.availableQty)}</td>
      <td className="figure">{pxText(levels[0]?.[0])}</td>
      <td className="figure">{pxText(candidate.bestAllInPx, 6)}</td>
      <td className="figure">{terms ? moneyText(fixedOrZero(terms.price)) : ''}</td>
      <td className={`figure ${terms?.fee.startsWith('-') ? 'good' : ''}`}>
        {terms ? moneyText(fixedOrZero(terms.fee)) : ''}
      </td>
      <td className="figure">{terms ? moneyText(fixedOrZero(terms.total)) : ''}</td>
      <td className="figure">{gotAt(venue, decision)}</td>
      <td className="soft">{reason(candidate, posted !== undefined)}</td>
    </tr>
  );
}

function gotAt(venue: string, { outcome }: DecisionView): string {
  const children = outcome?.children.filter((child) => child.venue === venue) ?? [];
  return children.map(({ cumQty, orderQty }) => `${qtyText(cumQty)} / ${qtyText(orderQty)}`).join(', ');
}

function reason({ excluded, orderQty, availableQty, ageMicros }: CandidateView, posted: boolean): string {
  const age = `book ${(ageMicros / 1000).toFixed(0)} ms old`;
  if (excluded) return `left out: ${excluded}`;
  if (orderQty !== '0') return age;
  if (posted) return `rests here; ${age}`;
  return availableQty === '0' ? 'nothing within the limit' : `dearer all-in; ${age}`;
}
