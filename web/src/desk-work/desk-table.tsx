/** The orders on the desk, one row each; what the client asks stands out. */
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { pxText, qtyText, timeText } from '../lib/format.js';
import { sideClass, sideWord } from '../lib/words.js';
import { StatusMark } from '../orders/status-mark.js';
import { requestText } from './desk-words.js';

interface DeskTableProps {
  readonly rows: readonly DeskOrderView[] | null;
  readonly chosen: string | null;
  readonly onChoose: (row: DeskOrderView) => void;
}

const FIGURES = ['Qty', 'Limit', 'Done', 'Left'] as const;

export function DeskTable({ rows, chosen, onChoose }: DeskTableProps) {
  if (rows === null) return <p className="empty">Reading the desk…</p>;
  if (rows.length === 0) {
    return (
      <p className="empty">
        Nothing waits on the desk. An order comes here when its destination on the ticket is the desk.
      </p>
    );
  }
  return (
    <table className="rows">
      <caption className="unseen">Orders on the desk</caption>
      <thead>
        <tr>
          <th scope="col">Since</th>
          <th scope="col">Client</th>
          <th scope="col">Symbol</th>
          <th scope="col">Side</th>
          {FIGURES.map((title) => (
            <th key={title} scope="col" className="figure">
              {title}
            </th>
          ))}
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <DeskRow key={row.orderId} row={row} chosen={row.orderId === chosen} onChoose={onChoose} />
        ))}
      </tbody>
    </table>
  );
}

interface DeskRowProps {
  readonly row: DeskOrderView;
  readonly chosen: boolean;
  readonly onChoose: (row: DeskOrderView) => void;
}

function DeskRow({ row, chosen, onChoose }: DeskRowProps) {
  const asks = row.requests.at(-1);
  return (
    <tr className={chosen ? 'chosen' : ''} onClick={() => onChoose(row)} title={row.orderId}>
      <td className="soft">{timeText(row.enteredAt).slice(0, 8)}</td>
      <td title={row.client.enteredBy}>{row.account}</td>
      <th scope="row">
        <button type="button" className="link" aria-pressed={chosen} onClick={() => onChoose(row)}>
          {row.symbol}
        </button>
      </th>
      <td className={sideClass(row.side)}>{sideWord(row.side)}</td>
      <td className="figure">{qtyText(row.orderQty)}</td>
      <td className="figure">{row.price === null ? row.ordType.toLowerCase() : pxText(row.price)}</td>
      <td className="figure" title={row.cumQty === '0' ? '' : `at ${pxText(row.avgPx)}`}>
        {row.cumQty === '0' ? '' : qtyText(row.cumQty)}
      </td>
      <td className="figure strong">{qtyText(row.leavesQty)}</td>
      <td>
        {asks ? <strong className="asks">{requestText(asks)}</strong> : <StatusMark status={row.ordStatus} />}
      </td>
    </tr>
  );
}
