/** The execution reports sent for one order, in the order of sending. */
import type { ExecutionView } from '../../../src/projections/blotter/order-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText, sentence, timeText } from '../lib/format.js';
import { StatusMark } from './status-mark.js';
import { liquidityWord } from './execution-columns.js';

const FIGURES = ['Last qty', 'Last px', 'Cum', 'Leaves', 'Fee $'] as const;

export function ReportsTable({ executions }: { readonly executions: readonly ExecutionView[] }) {
  if (executions.length === 0) return <p className="empty">No report yet.</p>;
  return (
    <table className="rows">
      <caption className="unseen">Execution reports</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Report</th>
          <th scope="col">Status</th>
          {FIGURES.map((title) => (
            <th key={title} scope="col" className="figure">
              {title}
            </th>
          ))}
          <th scope="col">Venue</th>
          <th scope="col">Liquidity</th>
          <th scope="col">NBBO at fill</th>
          <th scope="col">Text</th>
        </tr>
      </thead>
      <tbody>
        {executions.map((report) => (
          <ReportRow key={report.execId} report={report} />
        ))}
      </tbody>
    </table>
  );
}

function ReportRow({ report }: { readonly report: ExecutionView }) {
  const trade = report.execType === 'TRADE';
  return (
    <tr title={report.execId}>
      <td className="soft">{timeText(report.transactTime)}</td>
      <th scope="row">{sentence(report.execType ?? report.msgType)}</th>
      <td>
        <StatusMark status={report.ordStatus} />
      </td>
      <td className="figure">{trade ? qtyText(report.lastQty) : ''}</td>
      <td className="figure">{pxText(report.lastPx)}</td>
      <td className="figure">{qtyText(report.cumQty)}</td>
      <td className="figure">{qtyText(report.leavesQty)}</td>
      <td className={`figure ${report.fee?.startsWith('-') ? 'good' : ''}`}>
        {report.fee === null ? '' : moneyText(fixedOrZero(report.fee))}
      </td>
      <td>{report.lastMkt ?? ''}</td>
      <td className="soft">{liquidityWord(report)}</td>
      <td className="soft">{report.nbbo ?? ''}</td>
      <td className="soft">{report.text ?? ''}</td>
    </tr>
  );
}
