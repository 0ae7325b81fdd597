/** A person says what became of an order of which nobody knows; the reason is mandatory, and all of it is recorded. */
import { useState } from 'react';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { messageOf } from '../api/http.js';
import { qtyText, shortId } from '../lib/format.js';
import { useDesk } from '../shell/desk-context.js';
import { Dialog } from '../shell/dialog.js';
import { ChoiceField, TextField } from '../ticket/field.js';

const OUTCOMES = ['CANCELED', 'FILLED', 'REJECTED'] as const;
type Outcome = (typeof OUTCOMES)[number];

const MEANING: Readonly<Record<Outcome, string>> = {
  CANCELED: 'It is not on the market any more. What was executed before, if anything, is entered below.',
  FILLED: 'All that was left has been executed, at the price below.',
  REJECTED: 'The market never took it.',
};

interface DecideProps {
  readonly order: OrderView;
  readonly onClose: () => void;
}

export function DecideDialog({ order, onClose }: DecideProps) {
  const desk = useDesk();
  const [outcome, setOutcome] = useState<Outcome>('CANCELED');
  const [qty, setQty] = useState('');
  const [px, setPx] = useState('');
  const [execId, setExecId] = useState('');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const lastQty = outcome === 'FILLED' ? order.leavesQty : qty;
  const executes = outcome !== 'REJECTED' && lastQty !== '';
  const decide = async (): Promise<void> => {
    const execution = { lastQty, lastPx: px, ...(execId !== '' && { execId }) };
    try {
      await desk.api.resolve(order.orderId, {
        outcome,
        reason,
        ...(executes && { executions: [execution] }),
      });
      desk.notices.say('good', `Recorded: ${shortId(order.orderId)} is ${outcome.toLowerCase()}.`);
      onClose();
    } catch (error) {
      setFault(messageOf(error));
    }
  };
  return (
    <Dialog title={`What became of ${shortId(order.orderId)} on ${order.venue}?`} onClose={onClose}>
      <p className="warning">{order.unknown}</p>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        <ChoiceField
          label="Outcome"
          id="decide-outcome"
          value={outcome}
          options={OUTCOMES}
          onChange={setOutcome}
        />
        <p className="soft">{MEANING[outcome]}</p>
        {outcome === 'REJECTED' ? null : (
          <>
            <TextField
              label="Executed"
              id="decide-qty"
              value={lastQty}
              onChange={setQty}
              disabled={outcome === 'FILLED'}
              hint={`of ${qtyText(order.leavesQty)} left`}
            />
            <TextField label="Price" id="decide-px" value={px} onChange={setPx} disabled={!executes} />
            <TextField
              label="ExecID"
              id="decide-exec-id"
              value={execId}
              onChange={setExecId}
              disabled={!executes}
              hint="the market’s, so that its late report is known again"
            />
          </>
        )}
        <label className="field" htmlFor="decide-reason">
          <span>Reason</span>
          <textarea
            id="decide-reason"
            rows={2}
            maxLength={500}
            required
            placeholder="How you know: who said so, when"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {fault === null ? null : (
          <p role="alert" className="fault">
            {fault}
          </p>
        )}
        <div className="choices">
          <button type="button" onClick={onClose}>
            Go back
          </button>
          <button type="submit" className="danger" disabled={reason.trim() === ''}>
            Record the decision
          </button>
        </div>
      </form>
    </Dialog>
  );
}
