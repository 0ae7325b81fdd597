/** The ticket's fields; arrows move price and quantity by one step, with Shift by ten. */
import type { KeyboardEvent } from 'react';
import type { InstrumentRow } from '../api/api.js';
import { useRows } from '../lib/use-rows.js';
import { useDesk } from '../shell/desk-context.js';
import type { Draft } from './draft.js';
import { stepped } from './draft.js';
import { isOddLot, tickAt } from './draft-faults.js';
import { ChoiceField, TextField } from './field.js';
import type { Ticket } from './use-ticket.js';

interface TicketFieldsProps {
  readonly ticket: Ticket;
  readonly instrument: InstrumentRow | undefined;
}

const TYPES: readonly Draft['ordType'][] = ['LIMIT', 'MARKET'];
const TIMES: readonly Draft['timeInForce'][] = ['DAY', 'GTC', 'IOC', 'FOK'];

export function TicketFields({ ticket, instrument }: TicketFieldsProps) {
  const desk = useDesk();
  const { draft, change } = ticket;
  const showSymbol = (symbol: string): void => {
    change({ symbol, price: '' });
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
          options={TIMES}
          onChange={(timeInForce) => change({ timeInForce })}
        />
        <Destination draft={draft} change={change} />
      </div>
    </>
  );
}

const SMART = 'Smart route';

function Destination({ draft, change }: Pick<Ticket, 'draft' | 'change'>) {
  const venues = useRows(useDesk().venues).map(({ venue }) => venue);
  return (
    <ChoiceField
      label="Destination"
      id="ticket-destination"
      value={draft.exDestination === '' ? SMART : draft.exDestination}
      options={[SMART, ...venues]}
      onChange={(chosen) => change({ exDestination: chosen === SMART ? '' : chosen })}
    />
  );
}

function Figures({ ticket, instrument }: TicketFieldsProps) {
  const { draft, change, faults } = ticket;
  const lot = instrument?.roundLot ?? '1';
  const tick = instrument ? tickAt(instrument, draft.price) : '0.01';
  const market = draft.ordType === 'MARKET';
  const start = draft.price === '' ? (instrument?.priorClosePx ?? '') : draft.price;
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
      <TextField
        label="Limit price"
        id="ticket-price"
        value={market ? '' : draft.price}
        disabled={market}
        hint={market ? 'market' : `tick ${tick}`}
        wrong={!market && draft.price !== '' && faults.price !== undefined}
        onChange={(price) => change({ price })}
        onKeyDown={arrows((count) => change({ price: stepped(start, tick, count) }))}
      />
    </>
  );
}

function arrows(step: (count: number) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
  };
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
