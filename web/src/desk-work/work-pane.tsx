/** One order on the desk: whose it is, what is asked, and every report that can be made of it. */
import { useState } from 'react';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { sideClass, sideWord } from '../lib/words.js';
import { StatusMark } from '../orders/status-mark.js';
import { useDesk } from '../shell/desk-context.js';
import { refusalText, requestText, termsText } from './desk-words.js';
import { ReportForm } from './report-form.js';
import { REPORT_GROUPS, refusalOf } from './report-kinds.js';
import type { Report, ReportKind } from './report-kinds.js';

/** What a desk most likely says next. */
function usual({ ordStatus, requests }: DeskOrderView): Report {
  if (requests.some(({ pending, kind }) => !pending && kind === 'REPLACE')) return 'PENDING_REPLACE';
  if (requests.some(({ pending, kind }) => !pending && kind === 'CANCEL')) return 'PENDING_CANCEL';
  if (requests.length > 0) return requests.at(-1)?.kind === 'CANCEL' ? 'CANCELED' : 'REPLACED';
  return ordStatus === 'PENDING_NEW' || ordStatus === 'SUSPENDED' ? 'NEW' : 'TRADE';
}

export function WorkPane({ row }: { readonly row: DeskOrderView }) {
  const { session } = useDesk();
  const mayWork = session.role === 'sales-trader';
  return (
    <section className="work" aria-label={`Work ${row.symbol}`}>
      <WorkTitle row={row} />
      {row.requests.map((request) => (
        <p key={request.clOrdId} className="asks" role="status">
          {requestText(request)} <span className="soft">{request.clOrdId}</span>
        </p>
      ))}
      {mayWork ? <Reports row={row} /> : <p className="empty">Only a sales trader reports here.</p>}
    </section>
  );
}

function WorkTitle({ row }: { readonly row: DeskOrderView }) {
  const { client } = row;
  return (
    <header>
      <h3>
        {row.symbol} <span className={sideClass(row.side)}>{sideWord(row.side)}</span> {termsText(row)}
      </h3>
      <StatusMark status={row.ordStatus} />
      <span className="soft">
        {row.timeInForce} · {client.enteredBy} for {row.account} · {client.clOrdId}
        {client.text ? ` · “${client.text}”` : ''}
      </span>
    </header>
  );
}

function Reports({ row }: { readonly row: DeskOrderView }) {
  const [asked, setAsked] = useState<Report | null>(null);
  const kinds = REPORT_GROUPS.flatMap((group) => group.kinds);
  const report = asked ?? usual(row);
  const shown = kinds.find((kind) => kind.report === report);
  return (
    <div className="reports">
      {shown ? <ReportForm key={shown.report} row={row} kind={shown} onDone={() => setAsked(null)} /> : null}
      {REPORT_GROUPS.map(({ title, kinds: group }) => (
        <ReportGroup key={title} title={title} kinds={group} row={row} chosen={report} onChoose={setAsked} />
      ))}
    </div>
  );
}

interface ReportGroupProps {
  readonly title: string;
  readonly kinds: readonly ReportKind[];
  readonly row: DeskOrderView;
  readonly chosen: Report;
  readonly onChoose: (report: Report) => void;
}

function ReportGroup({ title, kinds, row, chosen, onChoose }: ReportGroupProps) {
  return (
    <fieldset className="report-group">
      <legend>{title}</legend>
      {kinds.map(({ report, word }) => {
        const refusal = refusalOf(report, row);
        const id = `why-${report}`;
        return (
          <div key={report}>
            <button
              type="button"
              className="small"
              aria-pressed={report === chosen}
              aria-disabled={refusal !== null}
              {...(refusal === null ? {} : { 'aria-describedby': id })}
              onClick={() => refusal === null && onChoose(report)}
            >
              {report === 'NEW' && row.ordStatus === 'SUSPENDED' ? 'Reinstate' : word}
            </button>
            {refusal === null ? null : (
              <small id={id} className="soft">
                {refusalText(refusal)}
              </small>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
