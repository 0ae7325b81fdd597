/** The order ticket: Enter reviews, Enter again sends. */
import type { FormEvent } from 'react';
import { useDesk } from '../shell/desk-context.js';
import { CheckSummary } from './check-summary.js';
import { RoutePreview } from './route-preview.js';
import { TicketFields } from './ticket-fields.js';
import type { Ticket } from './use-ticket.js';
import { useTicket } from './use-ticket.js';
import { priceWords } from './draft-words.js';
import { qtyText } from '../lib/format.js';
import { sideWord } from '../lib/words.js';

export function TicketPanel() {
  const ticket = useTicket();
  const desk = useDesk();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ticket.enter();
  };
  return (
    <section className="panel ticket" aria-label="Order ticket" id="panel-2" tabIndex={-1}>
      <header>
        <h2>Order ticket</h2>
        <kbd>Esc</kbd>
      </header>
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') ticket.escape();
        }}
        noValidate
      >
        <TicketFields ticket={ticket} instrument={desk.instrument(ticket.draft.symbol)} />
        <CheckSummary ticket={ticket} />
        {desk.venues.get(ticket.draft.exDestination)?.manual !== true ? (
          <RoutePreview route={ticket.check.answer?.route ?? null} />
        ) : (
          <p className="soft">All of it goes to {ticket.draft.exDestination}; nothing is routed.</p>
        )}
        <SendButton ticket={ticket} />
      </form>
    </section>
  );
}

function SendButton({ ticket }: { readonly ticket: Ticket }) {
  const { draft, stage, blocked } = ticket;
  const tone = draft.side === 'BUY' ? 'buy' : 'sell';
  const order = `${sideWord(draft.side)} ${qtyText(draft.orderQty)} ${draft.symbol} ${priceWords(draft)}`;
  return (
    <div className="send">
      <p className="why-not" id="why-not" role="status">
        {blocked ?? (stage === 'REVIEW' ? 'Check once more: Enter sends, Esc goes back.' : '')}
      </p>
      <button
        type="submit"
        className={stage === 'REVIEW' ? `send-now ${tone}` : 'review'}
        aria-disabled={blocked !== null}
        aria-describedby="why-not"
      >
        {stage === 'EDIT' ? 'Review' : stage === 'REVIEW' ? `Send: ${order}` : 'Sending…'} <kbd>Enter</kbd>
      </button>
    </div>
  );
}
