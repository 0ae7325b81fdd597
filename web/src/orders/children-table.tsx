/** The child orders at the venues, with what each did and cost. */
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText, timeText } from '../lib/format.js';
import { DecideDialog } from './decide-dialog.js';
import { StatusMark } from './status-mark.js';
import type { OrderStory } from './use-order-story.js';

export function ChildrenTable({ story: { order, children, executions } }: { readonly story: OrderStory }) {
  const desk = useDesk();
  const [deciding, setDeciding] = useState<string | null>(null);
  const undecided = children.find(({ orderId, unknown }) => orderId === deciding && unknown !== null);
  if (children.length === 0) return <p className="empty">{whyNone(order.ordStatus, order.text)}</p>;
  const liquidity = (venue: string | null): string => {
    const kinds = new Set(
      executions.filter(({ lastMkt }) => lastMkt === venue).map(({ lastLiquidityInd }) => lastLiquidityInd),
    );
    return [kinds.has('REMOVED') ? 'taker' : '', kinds.has('ADDED') ? 'maker' : '']
      .filter(Boolean)
      .join(' + ');
  };
  return (
    <>
      {undecided ? <DecideDialog order={undecided} onClose={() => setDeciding(null)} /> : null}
      <table className="rows">
        <caption className="unseen">Child orders</caption>
        <thead>
          <tr>
            <th scope="col">Venue</th>
            <th scope="col">Sent</th>
            <th scope="col">TIF</th>
            {['Qty', 'Price', 'Cum', 'Leaves', 'Avg px'].map((title) => (
              <th key={title} scope="col" className="figure">
                {title}
              </th>
            ))}
            <th scope="col">Status</th>
            <th scope="col">Liquidity</th>
            <th scope="col" className="figure">
              Fee $
            </th>
          </tr>
        </thead>
        <tbody>
          {children.map((child) => (
            <tr key={child.orderId} title={`${child.orderId}${child.text ? ` · ${child.text}` : ''}`}>
              <th scope="row">{child.venue}</th>
              <td className="soft">{timeText(child.enteredAt)}</td>
              <td className="soft">{child.timeInForce}</td>
              <td className="figure">{qtyText(child.orderQty)}</td>
              <td className="figure">{pxText(child.price)}</td>
              <td className="figure">{qtyText(child.cumQty)}</td>
              <td className="figure">{qtyText(child.leavesQty)}</td>
              <td className="figure">{child.cumQty === '0' ? '' : pxText(child.avgPx)}</td>
              <td>
                <StatusMark status={child.ordStatus} unknown={child.unknown} />
                {child.unknown !== null && desk.session.mayDecide ? (
                  <button type="button" className="decide" onClick={() => setDeciding(child.orderId)}>
                    Decide…
                  </button>
                ) : null}
              </td>
              <td className="soft">{child.cumQty === '0' ? '' : liquidity(child.venue)}</td>
              <td className={`figure ${child.fees.startsWith('-') ? 'good' : ''}`}>
                {moneyText(fixedOrZero(child.fees))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function whyNone(status: string, text: string | null): string {
  if (status === 'REJECTED')
    return `Never sent to a venue: ${text ?? 'refused before the market'}. “Checks” has each rule.`;
  return 'No child order yet. “Why this route?” says what the router waits for.';
}
