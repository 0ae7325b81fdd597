/** What most orders do not say: minimum, display quantity, post-only, reduce-only. Folded while nothing is said. */
import { arrows } from './arrows.js';
import type { Draft } from './draft.js';
import { stepped } from './draft.js';
import { shapeOf } from './draft-shape.js';
import { CheckField, TextField } from './field.js';
import type { TicketPart } from './use-ticket.js';

export function TicketMore(props: TicketPart) {
  const said = saidMore(props.ticket.draft);
  return (
    <details className="more" id="ticket-more">
      <summary>
        <span>More</span>
        <span className="soft">{said.length > 0 ? said.join(' · ') : 'minimum, display, post-only …'}</span>
      </summary>
      <MoreFields {...props} />
    </details>
  );
}

function MoreFields({ ticket, instrument }: TicketPart) {
  const { draft, change } = ticket;
  const shape = shapeOf(draft);
  return (
    <div className="fields">
      <CheckField
        label="Reduce-only"
        id="ticket-reduce-only"
        checked={draft.reduceOnly}
        onChange={(reduceOnly) => change({ reduceOnly })}
      />
      {shape.minQty ? (
        <PartField ticket={ticket} instrument={instrument} field="minQty" label="Minimum at first" />
      ) : null}
      {shape.maxFloor ? (
        <PartField ticket={ticket} instrument={instrument} field="maxFloor" label="Display quantity" />
      ) : null}
      {shape.postOnly ? (
        <CheckField
          label="Post-only"
          id="ticket-post-only"
          checked={draft.postOnly}
          onChange={(postOnly) => change({ postOnly })}
        />
      ) : null}
    </div>
  );
}

interface PartFieldProps extends TicketPart {
  readonly field: 'minQty' | 'maxFloor';
  readonly label: string;
}

function PartField({ ticket, instrument, field, label }: PartFieldProps) {
  const { draft, change, faults } = ticket;
  const lot = instrument?.roundLot ?? '1';
  return (
    <TextField
      label={label}
      id={field === 'minQty' ? 'ticket-min-qty' : 'ticket-max-floor'}
      value={draft[field]}
      hint={draft[field] === '' ? 'none' : ''}
      wrong={faults[field] !== undefined}
      onChange={(qty) => change({ [field]: qty })}
      onKeyDown={arrows((count) => change({ [field]: stepped(draft[field], lot, count) }))}
    />
  );
}

/** What is said, in a word each: folded away it still shows. */
function saidMore(draft: Draft): readonly string[] {
  const shape = shapeOf(draft);
  return [
    ...(shape.minQty && draft.minQty !== '' ? [`min ${draft.minQty}`] : []),
    ...(shape.maxFloor && draft.maxFloor !== '' ? [`display ${draft.maxFloor}`] : []),
    ...(shape.postOnly && draft.postOnly ? ['post-only'] : []),
    ...(draft.reduceOnly ? ['reduce-only'] : []),
  ];
}
