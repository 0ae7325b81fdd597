/** The form of one report: its fields, the reason beside the button, Enter reports. */
import type { FormEvent } from 'react';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { sentence } from '../lib/format.js';
import { TextField } from '../ticket/field.js';
import { executionText, requestText } from './desk-words.js';
import { OptionField } from './option-field.js';
import { CXL_REASONS, ORD_REASONS, requestsFor } from './report-kinds.js';
import type { ReportField, ReportKind } from './report-kinds.js';
import type { ReportInHand } from './use-report.js';
import { useReport } from './use-report.js';

interface ReportFormProps {
  readonly row: DeskOrderView;
  readonly kind: ReportKind;
  readonly onDone: () => void;
}

export function ReportForm({ row, kind, onDone }: ReportFormProps) {
  const hand = useReport(row, kind, onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    hand.send();
  };
  return (
    <form className="report" aria-label={kind.word} onSubmit={submit} noValidate>
      {kind.fields.map((field) => (
        <ReportInput key={field} field={field} row={row} kind={kind} hand={hand} />
      ))}
      <NoteField hand={hand} />
      {hand.exceeds ? (
        <label className="overfill">
          <input
            type="checkbox"
            checked={hand.overfill}
            onChange={(event) => hand.confirm(event.target.checked)}
          />{' '}
          an overfill, meant so
        </label>
      ) : null}
      <button
        type="submit"
        className="primary"
        aria-disabled={hand.blocked !== null}
        aria-describedby="report-why"
      >
        {kind.word} <kbd>Enter</kbd>
      </button>
      <p id="report-why" className={hand.fault ? 'bad' : 'soft'} role="status">
        {hand.fault || (hand.blocked ?? '')}
      </p>
    </form>
  );
}

function NoteField({ hand: { draft, change } }: { readonly hand: ReportInHand }) {
  return (
    <label className="field note" htmlFor="report-text">
      <span>Note to the client</span>
      <span className="box">
        <input
          id="report-text"
          value={draft.text}
          maxLength={256}
          autoComplete="off"
          onChange={(event) => change({ text: event.target.value })}
        />
      </span>
    </label>
  );
}

interface ReportInputProps {
  readonly field: ReportField;
  readonly row: DeskOrderView;
  readonly kind: ReportKind;
  readonly hand: ReportInHand;
}

const LABELS: Readonly<Record<ReportField, string>> = {
  lastQty: 'Quantity',
  lastPx: 'Price',
  execution: 'Execution',
  request: 'Request',
  orderQty: 'New quantity',
  price: 'New limit',
  split: 'Split',
  cxlRejReason: 'Reason',
  ordRejReason: 'Reason',
};

function ReportInput({ field, row, kind, hand }: ReportInputProps) {
  const common = {
    label: LABELS[field],
    id: `report-${field}`,
    value: hand.draft[field],
    onChange: (value: string) => hand.change({ [field]: value }),
  };
  const options = optionsOf(field, row, kind);
  if (options) return <OptionField {...common} options={options} />;
  return <TextField {...common} hint={hintOf(field, row, hand)} />;
}

function optionsOf(field: ReportField, row: DeskOrderView, { report }: ReportKind) {
  switch (field) {
    case 'execution':
      return row.executions.map((each) => ({ value: each.execId, text: executionText(each) })).toReversed();
    case 'request':
      return requestsFor(report, row).map((each) => ({ value: each.clOrdId, text: requestText(each) }));
    case 'cxlRejReason':
      return reasons(CXL_REASONS);
    case 'ordRejReason':
      return reasons(ORD_REASONS);
    default:
      return null;
  }
}

function reasons(values: readonly string[]) {
  return values.map((value) => ({ value, text: sentence(value) }));
}

/** What holds where nothing is typed. */
function hintOf(field: ReportField, row: DeskOrderView, { draft }: ReportInHand): string {
  const asked = row.requests.find(({ clOrdId }) => clOrdId === draft.request);
  switch (field) {
    case 'lastQty':
      return `of ${row.leavesQty}`;
    case 'orderQty':
      return asked?.orderQty ?? row.orderQty;
    case 'price':
      return asked?.price ?? row.price ?? 'none';
    case 'split':
      return 'such as 2:1';
    default:
      return '';
  }
}
