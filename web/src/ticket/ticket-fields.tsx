/** The ticket's fields; arrows move prices and quantities by one step, with Shift by ten. */
import { useRows } from '../lib/use-rows.js';
import { useDesk } from '../shell/desk-context.js';
import { arrows } from './arrows.js';
import { PEGS, stepped, TYPES } from './draft.js';
import { isOddLot, tickAt } from './draft-faults.js';
import { shapeOf, timesOf } from './draft-shape.js';
import { PEG_WORDS } from './draft-words.js';
import { ChoiceField, TextField } from './field.js';
import { TicketMore } from './ticket-more.js';
import type { Ticket, TicketPart } from './use-ticket.js';

export function TicketFields({ ticket, instrument }: TicketPart) {
  const desk = useDesk();
  const { draft, change } = ticket;
  const showSymbol = (symbol: string): void => {
    change({ symbol, price: '', stopPx: '' });
    desk.showSymbol(symbol);
  };
  return (
    <>
      <SideChoice draft={draft} change={change} />
      <div className="fields">
        <ChoiceField
          label="Symbol"
          id="ticket-symbol"
          value={draft.symbol}
          options={desk.instruments.map(({ symbol }) => symbol)}
          onChange={showSymbol}
        />
        <ChoiceField
          label="Account"
          id="ticket-account"
          value={draft.account}
          options={desk.accounts.map(({ account }) => account)}
          onChange={(account) => change({ account })}
        />
        <Figures ticket={ticket} instrument={instrument} />
        <ChoiceField
          label="Type"
          id="ticket-type"
          value={draft.ordType}
          options={TYPES}
          onChange={(ordType) => change({ ordType })}
        />
        <ChoiceField
          label="Time in force"
          id="ticket-tif"
          value={draft.timeInForce}
          options={timesOf(draft)}
          onChange={(timeInForce) => change({ timeInForce })}
        />
        <TypeFields ticket={ticket} instrument={instrument} />
        <Destination draft={draft} change={change} />
      </div>
      <TicketMore ticket={ticket} instrument={instrument} />
    </>
  );
}

const SMART = { '': 'Smart route' };

function Destination({ draft, change }: Pick<Ticket, 'draft' | 'change'>) {
  const venues = useRows(useDesk().venues).map(({ venue }) => venue);
  return (
    <ChoiceField
      label="Destination"
      id="ticket-destination"
      value={draft.exDestination}
      options={['', ...venues]}
      words={SMART}
      onChange={(exDestination) => change({ exDestination })}
    />
  );
}

function Figures({ ticket, instrument }: TicketPart) {
  const { draft, change, faults } = ticket;
  const lot = instrument?.roundLot ?? '1';
  return (
    <>
      <TextField
        label="Quantity"
        id="ticket-qty"
        value={draft.orderQty}
        hint={instrument && isOddLot(draft.orderQty, instrument) ? 'odd lot' : `lot ${lot}`}
        wrong={draft.orderQty !== '' && faults.orderQty !== undefined}
        onChange={(orderQty) => change({ orderQty })}
        onKeyDown={arrows((count) => change({ orderQty: stepped(draft.orderQty, lot, count) }))}
      />
      <PriceField
        ticket={ticket}
        instrument={instrument}
        field="price"
        label={draft.ordType === 'PEGGED' ? 'Limit price (optional)' : 'Limit price'}
        disabled={shapeOf(draft).price === null}
      />
    </>
  );
}

/** What only some types have. */
function TypeFields({ ticket, instrument }: TicketPart) {
  const { draft, change, faults } = ticket;
  const shape = shapeOf(draft);
  return (
    <>
      {shape.stopPx ? (
        <PriceField ticket={ticket} instrument={instrument} field="stopPx" label="Stop price" />
      ) : null}
      {shape.peg ? (
        <ChoiceField
          label="Pegged to"
          id="ticket-peg"
          value={draft.peg}
          options={PEGS}
          words={PEG_WORDS}
          onChange={(peg) => change({ peg })}
        />
      ) : null}
      {shape.expireTime ? (
        <TextField
          label="Good till"
          id="ticket-expire-time"
          type="datetime-local"
          value={draft.expireTime}
          wrong={draft.expireTime !== '' && faults.expireTime !== undefined}
          onChange={(expireTime) => change({ expireTime })}
        />
      ) : null}
    </>
  );
}

interface PriceFieldProps extends TicketPart {
  readonly field: 'price' | 'stopPx';
  readonly label: string;
  readonly disabled?: boolean;
}

function PriceField({ ticket, instrument, field, label, disabled = false }: PriceFieldProps) {
  const { draft, change, faults } = ticket;
  const text = draft[field];
  const tick = instrument ? tickAt(instrument, text) : '0.01';
  const start = text === '' ? (instrument?.priorClosePx ?? '') : text;
  return (
    <TextField
      label={label}
      id={field === 'price' ? 'ticket-price' : 'ticket-stop-px'}
      value={disabled ? '' : text}
      disabled={disabled}
      hint={disabled ? 'market' : `tick ${tick}`}
      wrong={!disabled && text !== '' && faults[field] !== undefined}
      onChange={(px) => change({ [field]: px })}
      onKeyDown={arrows((count) => change({ [field]: stepped(start, tick, count) }))}
    />
  );
}

type SideChoiceProps = Pick<Ticket, 'draft' | 'change'>;

const SIDES = [
  { side: 'BUY', word: 'Buy', letter: 'b', tone: 'buy' },
  { side: 'SELL', word: 'Sell', letter: 's', tone: 'sell' },
  { side: 'SELL_SHORT', word: 'Short', letter: '', tone: 'sell' },
] as const;

function SideChoice({ draft, change }: SideChoiceProps) {
  return (
    <fieldset className="sides">
      <legend className="unseen">Side</legend>
      {SIDES.map(({ side, word, letter, tone }) => (
        <button
          key={side}
          type="button"
          id={`side-${side}`}
          aria-pressed={draft.side === side}
          className={tone}
          onClick={() => change({ side })}
        >
          {word} <kbd>{letter}</kbd>
        </button>
      ))}
    </fieldset>
  );
}
