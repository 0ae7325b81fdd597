/** The sales-trader's desk: orders that wait for a person on the left, what can be said of the chosen one beside them. */
import { useState } from 'react';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { useDesk } from '../shell/desk-context.js';
import { DeskTable } from './desk-table.js';
import { useDeskOrders } from './use-desk-orders.js';
import { WorkPane } from './work-pane.js';
import '../styles/desk-work.css';

export function DeskPanel() {
  const desk = useDesk();
  const [ended, setEnded] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const { rows, fault } = useDeskOrders(ended);
  const row = rows?.find(({ orderId }) => orderId === chosen) ?? rows?.[0];
  const choose = ({ orderId, client }: DeskOrderView): void => {
    setChosen(orderId);
    desk.orderId.set(client.orderId);
  };
  return (
    <div className="desk-work">
      <div className="waiting">
        <p className="desk-filter">
          <label>
            <input type="checkbox" checked={ended} onChange={(event) => setEnded(event.target.checked)} />{' '}
            also what has ended
          </label>
          <span className="bad" role="status">
            {fault}
          </span>
        </p>
        <div className="scroll" tabIndex={0} role="region" aria-label="Orders on the desk">
          <DeskTable rows={rows} chosen={row?.orderId ?? null} onChoose={choose} />
        </div>
      </div>
      {row ? <WorkPane key={row.orderId} row={row} /> : null}
    </div>
  );
}
