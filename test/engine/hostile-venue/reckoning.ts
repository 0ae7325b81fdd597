/** The end of a hostile day: what the engine has booked against what the exchanges have on record. */
import { signOf } from '../../../src/model/fix.js';
import type { OrderEvent, OrderFilled } from '../../../src/orders/events.js';
import type { Order } from '../../../src/orders/order.js';
import { isWorking } from '../../../src/orders/order-state.js';
import { ExchangeRecords } from './exchange-records.js';
import type { HostileDay } from './hostile-day.js';

interface Books {
  readonly day: HostileDay;
  readonly records: ExchangeRecords;
  readonly events: readonly OrderEvent[];
  readonly parents: readonly Order[];
  readonly children: readonly Order[];
}

/** Throws with everything that does not agree; answers how many executions there are. */
export async function reckon(day: HostileDay): Promise<number> {
  const { fixture } = day;
  const books = booksOf(day);
  const faults = [
    ...bookingFaults(books),
    ...positionFaults(books),
    ...openFaults(books),
    ...familyFaults(books),
    ...surpriseFaults(books),
    ...day.wire.twice.map((clOrdId) => `order ${clOrdId} was sent twice`),
  ];
  fixture.partition.state.ledger.invariant();
  if ((await fixture.replayedHash()) !== fixture.engine.stateHash())
    faults.push('the journal does not give the same state again');
  if (faults.length > 0) throw new Error(faults.slice(0, 20).join('\n'));
  return books.records.executions().size;
}

function booksOf(day: HostileDay): Books {
  const events = day.events();
  const { state } = day.fixture.partition;
  const orders = events.flatMap(({ type, orderId }) =>
    type === 'OrderEntered' ? (state.order(orderId) ?? []) : [],
  );
  return {
    day,
    records: new ExchangeRecords(day.exchanges),
    events,
    parents: orders.filter(({ parentOrderId }) => parentOrderId === null),
    children: orders.filter(({ parentOrderId }) => parentOrderId !== null),
  };
}

/** A child's own executions; the parent's twins say the same. */
function fillsOf({ events }: Books): readonly OrderFilled[] {
  return events.flatMap((event) =>
    event.type === 'OrderFilled' && event.childOrderId === null ? event : [],
  );
}

function bookingFaults(books: Books): readonly string[] {
  const onRecord = books.records.executions();
  const faults: string[] = [];
  const booked = new Map<string, string>();
  for (const { lastMkt, orderId, venueExecId, lastQty, lastPx } of fillsOf(books)) {
    const name = `${lastMkt} ${orderId} ${venueExecId}`;
    if (booked.has(name)) faults.push(`${name} is booked twice`);
    booked.set(name, `${lastQty} at ${lastPx}`);
  }
  for (const [name, what] of onRecord)
    if (booked.get(name) !== what)
      faults.push(`${name} is ${what}, booked is ${booked.get(name) ?? 'nothing'}`);
  for (const name of booked.keys())
    if (!onRecord.has(name)) faults.push(`${name} is booked and was never executed`);
  return faults;
}

function positionFaults({ records, parents }: Books): readonly string[] {
  const held = new Map<string, number>();
  for (const { terms, cumQty } of parents)
    held.set(terms.symbol, (held.get(terms.symbol) ?? 0) + signOf(terms.side) * cumQty);
  const onRecord = records.positions();
  return [...new Set([...held.keys(), ...onRecord.keys()])].flatMap((symbol) => {
    const [ours, theirs] = [held.get(symbol) ?? 0, onRecord.get(symbol) ?? 0];
    return ours === theirs ? [] : [`${symbol}: the position is ${ours}, at the exchanges it is ${theirs}`];
  });
}

/** Everything was taken back: nothing is open, here or there, and nothing is unknown. */
function openFaults({ records, parents, children }: Books): readonly string[] {
  return [
    ...children.flatMap(({ orderId, venue, conditions }) =>
      conditions.unknown === null ? [] : [`${venue} ${orderId} is still unknown: ${conditions.unknown}`],
    ),
    ...children.flatMap((child) =>
      isWorking(child) ? [`${child.venue} ${child.orderId} still works here`] : [],
    ),
    ...records.working().map((clOrdId) => `${clOrdId} still works at its exchange`),
    ...parents.flatMap((parent) => (isWorking(parent) ? [`${parent.orderId} cannot be canceled`] : [])),
  ];
}

function familyFaults({ day, parents }: Books): readonly string[] {
  const { state } = day.fixture.partition;
  return parents.flatMap(({ orderId, cumQty }) => {
    const filled = state.childrenOf(orderId).reduce((sum, child) => sum + child.cumQty, 0);
    const held = state.ledger.heldFor(orderId);
    return [
      ...(cumQty === filled ? [] : [`${orderId} is filled ${cumQty}, its children ${filled}`]),
      ...(held === 0n ? [] : [`${orderId} has ended and still reserves ${held}`]),
    ];
  });
}

/** What an exchange did by mistake is booked, flagged and told. */
function surpriseFaults(books: Books): readonly string[] {
  const { wrong, fixture } = books.day;
  const flagged = new Map(fillsOf(books).map(({ venueExecId, flag }) => [venueExecId, flag]));
  return wrong.flatMap(({ execId }) => {
    const told = fixture.alerts.some((text) => text.includes(execId));
    return [
      ...(flagged.get(execId) ? [] : [`${execId} was a mistake and is not flagged`]),
      ...(told ? [] : [`${execId} was a mistake and nobody was told`]),
    ];
  });
}
