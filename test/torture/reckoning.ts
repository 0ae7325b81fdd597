/** What the clients were told, what the journal has, and what the exchanges have on record, held against each other. */
import type { OrderView } from '../../src/projections/blotter/order-view.js';
import type { PositionView } from '../../src/projections/read-side.js';
import type { ClientRecords } from '../../venues/simulated/exchange/operator.js';
import { ApiClient } from '../support/system.js';
import type { Books } from './books.js';
import { ACCOUNT } from './client-load.js';
import type { ClientLoad } from './client-load.js';
import type { VenueHall } from './venue-hall.js';

/** LOST: acknowledged or executed, and not booked. DOUBLED: there twice, or worked twice. INVENTED: booked, and never was. */
export interface Fault {
  readonly kind: 'LOST' | 'DOUBLED' | 'INVENTED' | 'OTHER';
  readonly text: string;
}

export interface Reckoned {
  readonly url: string;
  readonly books: Books;
  readonly hall: VenueHall;
  readonly load: ClientLoad;
}

const PATIENCE_MS = 30_000;

/** The market goes on moving, so that what does not agree is looked at again, until it does or patience ends. */
export async function reckon(reckoned: Reckoned, since: ReadonlySet<string>): Promise<readonly Fault[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const faults = await moving(reckoned);
    if (faults.length === 0) break;
    if (performance.now() > deadline) return faults;
  }
  return [...(await answerFaults(reckoned, since)), ...(await chainFaults(reckoned))];
}

/** What may still be on its way. */
async function moving({ url, books, hall, load }: Reckoned): Promise<readonly Fault[]> {
  // Before the books are read: what is answered later need not be in them.
  const open = [...load.open.keys()];
  const before = await hall.records();
  await books.readOn();
  const after = await hall.records();
  const client = new ApiClient(url, 'demo-compliance');
  return [
    ...open.map((clOrdId) => fault('OTHER', `${clOrdId} gets no answer`)),
    ...bookingFaults(books, before, after),
    ...exposureFaults(books, after),
    ...books.doubles.map((text) => fault('DOUBLED', text)),
    ...(await positionFaults(client, after)),
    ...(await unknownFaults(client)),
  ];
}

export function bookingFaults(
  { executions }: Books,
  before: readonly ClientRecords[],
  after: readonly ClientRecords[],
): readonly Fault[] {
  const missing = [...onRecord(before)].filter(([name, what]) => executions.get(name) !== what);
  const there = onRecord(after);
  const invented = [...executions].filter(([name, what]) => there.get(name) !== what);
  return [
    ...missing.map(([name, what]) =>
      fault('LOST', `${name}, ${what}, is booked as ${executions.get(name) ?? 'nothing'}`),
    ),
    ...invented.map(([name, what]) => fault('INVENTED', `${name}, ${what}, was never executed`)),
  ];
}

function onRecord(records: readonly ClientRecords[]): ReadonlyMap<string, string> {
  return new Map(
    records.flatMap(({ venue, executions }) =>
      executions.map(
        ({ clOrdId, execId, lastQty, lastPx }) =>
          [`${venue} ${clOrdId} ${execId}`, `${lastQty} at ${lastPx}`] as const,
      ),
    ),
  );
}

/** No order is worked twice: what was executed of it and what could still be is never more than it was for. */
export function exposureFaults(
  { children, parents }: Books,
  records: readonly ClientRecords[],
): readonly Fault[] {
  const exposed = new Map<string, number>();
  const faults: Fault[] = [];
  const add = (clOrdId: string, qty: number) => {
    const parentOrderId = children.get(clOrdId)?.parentOrderId;
    if (parentOrderId === undefined)
      faults.push(fault('INVENTED', `order ${clOrdId} is on a venue, not here`));
    else exposed.set(parentOrderId, (exposed.get(parentOrderId) ?? 0) + qty);
  };
  for (const { executions, openOrders } of records) {
    for (const { clOrdId, lastQty } of executions) add(clOrdId, lastQty);
    for (const { clOrdId, leavesQty } of openOrders) add(clOrdId, leavesQty);
  }
  for (const [orderId, qty] of exposed) {
    const most = parents.get(orderId)?.mostQty ?? 0;
    if (qty > most) faults.push(fault('DOUBLED', `${orderId} is for ${most}, ${qty} of it is on the venues`));
  }
  return faults;
}

async function positionFaults(
  client: ApiClient,
  records: readonly ClientRecords[],
): Promise<readonly Fault[]> {
  const there = new Map<string, number>();
  for (const { positions } of records)
    for (const { symbol, qty } of positions) there.set(symbol, (there.get(symbol) ?? 0) + qty);
  const { rows } = await client.get<{ rows: readonly PositionView[] }>(`/v1/positions?account=${ACCOUNT}`);
  const here = new Map(rows.map(({ symbol, qty }) => [symbol, Number(qty)]));
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((symbol) => {
    const [ours, theirs] = [here.get(symbol) ?? 0, there.get(symbol) ?? 0];
    return ours === theirs ? [] : [fault('OTHER', `${symbol}: position ${ours}, the venues have ${theirs}`)];
  });
}

async function unknownFaults(client: ApiClient): Promise<readonly Fault[]> {
  const metrics = await client.text('/metrics');
  const lines = metrics.match(/^fairlead_unknown_children\{.*\} [1-9]\d*$/gm) ?? [];
  return lines.map((line) => fault('OTHER', line));
}

/** Every answer that a client had holds: in the journal for all of them, over REST for those since the last time. */
async function answerFaults(
  { url, books, load }: Reckoned,
  since: ReadonlySet<string>,
): Promise<readonly Fault[]> {
  const faults = load.faults.map((text) => fault('OTHER', text));
  for (const [clOrdId, orderId] of load.orders) {
    const booked = books.orderIdOf(clOrdId);
    if (booked !== orderId)
      faults.push(fault('LOST', `${clOrdId} was answered as ${orderId}, booked is ${booked ?? 'nothing'}`));
  }
  for (const clOrdId of load.requests)
    if (!books.hasRequest(clOrdId))
      faults.push(fault('LOST', `request ${clOrdId} was taken, and is not there`));
  const client = new ApiClient(url, 'demo-compliance');
  for (const [clOrdId, orderId] of load.orders) {
    if (since.has(clOrdId)) continue;
    const { status, body } = await client.request('GET', `/v1/orders/${orderId}`);
    const view = body as unknown as OrderView;
    if (status !== 200 || !isNamed(view, clOrdId, load))
      faults.push(fault('LOST', `GET of ${orderId}, ${clOrdId}: ${status} ${view.clOrdId}`));
  }
  return faults;
}

/** A replaced order has its replace's name. */
function isNamed({ clOrdId }: OrderView, entered: string, load: ClientLoad): boolean {
  return clOrdId === entered || load.requests.has(clOrdId);
}

async function chainFaults({ url }: Reckoned): Promise<readonly Fault[]> {
  const client = new ApiClient(url, 'demo-compliance');
  const { verified, faults } = await client.get<{ verified: boolean; faults: readonly unknown[] }>(
    '/v1/audit/verify',
  );
  return verified ? [] : [fault('OTHER', `the chain does not verify: ${JSON.stringify(faults)}`)];
}

function fault(kind: Fault['kind'], text: string): Fault {
  return { kind, text };
}
