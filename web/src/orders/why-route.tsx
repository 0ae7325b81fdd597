/** Why this route: what each venue offered and costs in money, what was chosen, the next best way, what happened. */
import { useState } from 'react';
import type { DecisionView } from '../../../src/projections/blotter/decision-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText, sentence, timeText } from '../lib/format.js';
import { CandidatesTable } from './candidates-table.js';

export function WhyRoute({ decisions }: { readonly decisions: readonly DecisionView[] }) {
  const [chosen, setChosen] = useState(0);
  const decision = decisions[Math.min(chosen, decisions.length - 1)];
  if (!decision) return <p className="empty">No routing decision: the order never reached the router.</p>;
  return (
    <div className="why">
      <p className="decision">
        {decisions.length > 1 ? <Steps decisions={decisions} chosen={decision} onChoose={setChosen} /> : null}
        <span>{timeText(decision.at)}</span>
        <span>{sentence(decision.trigger)}</span>
        <span>
          NBBO {pxText(decision.nbbo.bid?.px) || '–'} × {pxText(decision.nbbo.ask?.px) || '–'}
        </span>
        <span className="soft">{decision.model}</span>
      </p>
      <Verdict decision={decision} />
      <CandidatesTable decision={decision} />
      {decision.constraints.length > 0 ? (
        <p className="soft">Bound by: {decision.constraints.join(' · ')}</p>
      ) : null}
    </div>
  );
}

interface StepsProps {
  readonly decisions: readonly DecisionView[];
  readonly chosen: DecisionView;
  readonly onChoose: (index: number) => void;
}

function Steps({ decisions, chosen, onChoose }: StepsProps) {
  return (
    <select
      aria-label="Routing decision"
      value={decisions.indexOf(chosen)}
      onChange={(event) => onChoose(Number(event.target.value))}
    >
      {decisions.map((decision, index) => (
        <option key={decision.decisionId} value={index}>
          Decision {index + 1} of {decisions.length}
        </option>
      ))}
    </select>
  );
}

function Verdict({ decision }: { readonly decision: DecisionView }) {
  const { alternative, outcome } = decision;
  return (
    <dl className="verdict">
      <div>
        <dt>Chosen</dt>
        <dd>
          {qtyText(decision.expectedFilledQty)} of {qtyText(decision.quantity)} for $
          {moneyText(fixedOrZero(decision.expectedCost))}, fees in
        </dd>
      </div>
      <div>
        <dt>Best alternative</dt>
        <dd>
          {alternative ? (
            <>
              {alternative.name}:{' '}
              <span className="warn">+${moneyText(fixedOrZero(alternative.extraCost))}</span>
            </>
          ) : (
            'none: no other way fills as much'
          )}
        </dd>
      </div>
      <div>
        <dt>What happened</dt>
        <dd>{outcome ? outcomeWords(decision) : 'nothing yet'}</dd>
      </div>
    </dl>
  );
}

function outcomeWords({ outcome, expectedCost, expectedFilledQty }: DecisionView): string {
  if (!outcome || outcome.filledQty === '0') return 'nothing filled yet';
  const filled = `${qtyText(outcome.filledQty)} at ${pxText(outcome.avgPx)}, fees $${moneyText(fixedOrZero(outcome.fees))}`;
  if (outcome.filledQty !== expectedFilledQty) return filled;
  const surprise = fixedOrZero(outcome.cost) - fixedOrZero(expectedCost);
  return `${filled}; ${surprise === 0n ? 'exactly as expected' : `$${moneyText(surprise, true)} against plan`}`;
}
