/** What compliance would say of the draft now: how many checks pass, what warns, what would refuse it. */
import type { RuleResult } from '../../../src/model/rule-result.js';
import { ChecksList } from '../orders/checks-list.js';
import { fixedOrZero, parseFixed, times } from '../lib/decimal.js';
import { moneyText, qtyText } from '../lib/format.js';
import type { DecisionView } from '../../../src/projections/blotter/decision-view.js';
import type { Draft } from './draft.js';
import type { Ticket } from './use-ticket.js';

export function CheckSummary({ ticket }: { readonly ticket: Ticket }) {
  const { answer } = ticket.check;
  if (!answer) {
    return <p className="quiet">Quantity and price bring the pre-trade checks and the route, live.</p>;
  }
  const bad = answer.checks.filter(isRefusal);
  const warned = answer.checks.filter(({ outcome }) => outcome === 'WARN');
  const passed = answer.checks.filter(({ outcome }) => outcome === 'PASS').length;
  return (
    <div className="check" aria-live="polite">
      <Figures draft={ticket.draft} route={answer.route} />
      {bad.map((result) => (
        <p key={result.ruleId} className="bad">
          ✕ {result.message ?? result.ruleId} <code>{result.ruleId}</code>
        </p>
      ))}
      {warned.map((result) => (
        <p key={result.ruleId} className="warn">
          ! {result.message ?? result.ruleId}
        </p>
      ))}
      <details>
        <summary>
          <span className={bad.length > 0 ? 'soft' : 'good'}>
            {bad.length > 0
              ? `${passed} checks pass, ${bad.length} would refuse it`
              : `✓ ${passed} checks pass`}
          </span>
          <span className="soft">details</span>
        </summary>
        <ChecksList checks={answer.checks} />
      </details>
    </div>
  );
}

export function isRefusal({ outcome }: RuleResult): boolean {
  return outcome === 'BLOCK' || outcome === 'DATA_MISSING';
}

function Figures({ draft, route }: { readonly draft: Draft; readonly route: DecisionView | null }) {
  const mid = route ? midOfRoute(route) : undefined;
  const { ordType, price, stopPx } = draft;
  const named = ordType === 'STOP' ? stopPx : ordType === 'MARKET' ? '' : price;
  const px = named === '' ? mid : parseFixed(named);
  const notional = px === undefined ? undefined : times(px, fixedOrZero(draft.orderQty));
  return (
    <dl className="figures">
      <div>
        <dt>Notional</dt>
        <dd>{notional === undefined ? '–' : `$${moneyText(notional)}`}</dd>
      </div>
      {route ? (
        <div>
          <dt>Expected to fill at once</dt>
          <dd>{qtyText(route.expectedFilledQty)}</dd>
        </div>
      ) : null}
      {route ? <ExpectedCost route={route} /> : null}
    </dl>
  );
}

function midOfRoute({ nbbo }: DecisionView): bigint | undefined {
  if (!nbbo.bid || !nbbo.ask) return undefined;
  return (fixedOrZero(nbbo.bid.px) + fixedOrZero(nbbo.ask.px)) / 2n;
}

function ExpectedCost({ route }: { readonly route: DecisionView }) {
  const mid = midOfRoute(route);
  const filled = fixedOrZero(route.expectedFilledQty);
  if (mid === undefined || filled === 0n) return null;
  const atMid = times(mid, filled) * (route.side === 'BUY' ? 1n : -1n);
  const over = fixedOrZero(route.expectedCost) - atMid;
  const bps = Number((over * 100_000n) / (atMid < 0n ? -atMid : atMid)) / 10;
  return (
    <div>
      <dt>Expected cost vs mid</dt>
      <dd>
        ${moneyText(over)} · {bps.toFixed(1)} bps
      </dd>
    </div>
  );
}
