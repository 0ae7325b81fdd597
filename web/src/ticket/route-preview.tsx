/** Where the draft would go now: one bar per venue, and what the next best way would cost more. */
import type { DecisionView } from '../../../src/projections/blotter/decision-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText } from '../lib/format.js';

/** What the order waits for, or follows. */
const WAITS = /^(?:held until|pegged to|minimum quantity) /;

export function RoutePreview({ route }: { readonly route: DecisionView | null }) {
  if (!route) return null;
  const { alternative, children, quantity, constraints } = route;
  const note = constraints.find((words) => WAITS.test(words));
  const total = Number(quantity) || 1;
  return (
    <div className="preview">
      <header>
        <h3>Route preview</h3>
        {alternative ? (
          <span className="soft">best alternative +${moneyText(fixedOrZero(alternative.extraCost))}</span>
        ) : null}
      </header>
      {note ? <p className="soft">{note}</p> : null}
      {children.length === 0 ? <p className="quiet">Nothing can be sent now: it would wait here.</p> : null}
      <ul>
        {children.map((child) => (
          <li key={`${child.venue} ${child.price} ${child.intent}`}>
            <strong>{child.venue}</strong>
            <span className={`bar ${child.intent === 'POST' ? 'post' : ''}`}>
              <i style={{ width: `${(Number(child.orderQty) / total) * 100}%` }} />
            </span>
            <span className="figure">{qtyText(child.orderQty)}</span>
            <span className="soft">
              {child.intent === 'POST' ? 'post' : 'take'} {pxText(child.price)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
