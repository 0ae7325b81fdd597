/** What is durable, read from the journal itself: orders, requests and executions, and whatever should not be there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '../../src/database/pool.js';
import { readPostmasterPid } from '../../src/database/postmaster-pid.js';
import { SUPERUSER } from '../../src/database/cluster-folder.js';
import { PostgresJournalReader } from '../../src/journal/postgres-journal-reader.js';
import { decodeEvent } from '../../src/orders/event-codec.js';
import type { OrderEvent } from '../../src/orders/events.js';

export interface BookedParent {
  readonly clOrdId: string;
  /** The most it was ever for. */
  mostQty: number;
}

export interface BookedChild {
  readonly parentOrderId: string;
  /** Its venue has answered for it. */
  heard: boolean;
  /** Its venue never had it. */
  neverArrived: boolean;
}

export class Books {
  readonly parents = new Map<string, BookedParent>();
  readonly children = new Map<string, BookedChild>();
  /** Venue, child and ExecID → how much at what price. */
  readonly executions = new Map<string, string>();
  /** ClOrdIDs of cancels and replaces, taken or refused. */
  readonly requests = new Set<string>();
  /** Things that are there twice. */
  readonly doubles: string[] = [];
  /** Children of which nothing had been heard when a new life of the engine began. */
  readonly silent: string[] = [];
  readonly #clOrdIds = new Map<string, string>();
  readonly #next: Map<number, number>;

  constructor(
    private readonly url: () => string,
    partitions: readonly number[] = [0],
  ) {
    this.#next = new Map(partitions.map((partition) => [partition, 1]));
  }

  /** The OrderID of a client's order; undefined when it is not there. */
  orderIdOf(clOrdId: string): string | undefined {
    return this.#clOrdIds.get(clOrdId);
  }

  hasRequest(clOrdId: string): boolean {
    return this.requests.has(clOrdId) || this.#clOrdIds.has(clOrdId);
  }

  /** Takes in what became durable since the last time. */
  async readOn(): Promise<void> {
    const pool = createPool(this.url(), { max: 1 });
    try {
      for (const [partition, next] of this.#next)
        for await (const record of new PostgresJournalReader(pool, partition).read(next)) {
          this.#take(decodeEvent(record));
          this.#next.set(partition, record.seq + 1);
        }
    } finally {
      await pool.end();
    }
  }

  #take(event: OrderEvent): void {
    const { orderId } = event;
    const child = this.children.get(orderId);
    if (child && event.source) child.heard = true;
    switch (event.type) {
      case 'OrderEntered':
        return this.#entered(event);
      case 'OrderFilled':
        return child && this.#filled(event);
      case 'OrderReplaced':
        return this.#replaced(event);
      case 'CancelRequested':
      case 'ReplaceRequested':
        return child ? undefined : this.#requested(event.clOrdId);
      case 'CancelRejected':
        return child ? undefined : void this.requests.add(event.clOrdId);
      case 'OrderCanceled':
        if (child && event.text?.endsWith('has no such order')) child.neverArrived = true;
        return;
      case 'OutcomeUnknown':
        if (child && !child.heard && event.text === 'the system was restarted') this.silent.push(orderId);
        return;
      case 'OrderRejected':
        if (event.ordRejReason === 'DUPLICATE_ORDER') this.doubles.push(`order ${orderId} was sent twice`);
        return;
      default:
        return;
    }
  }

  #entered({ orderId, parentOrderId, terms }: Extract<OrderEvent, { type: 'OrderEntered' }>): void {
    if (parentOrderId !== null) {
      this.children.set(orderId, { parentOrderId, heard: false, neverArrived: false });
      return;
    }
    const { clOrdId, orderQty } = terms;
    if (this.#clOrdIds.has(clOrdId)) this.doubles.push(`${clOrdId} was entered twice`);
    this.#clOrdIds.set(clOrdId, orderId);
    this.parents.set(orderId, { clOrdId, mostQty: orderQty });
  }

  #filled(event: Extract<OrderEvent, { type: 'OrderFilled' }>): void {
    const name = `${event.lastMkt} ${event.orderId} ${event.venueExecId}`;
    if (this.executions.has(name)) this.doubles.push(`execution ${name} is booked twice`);
    this.executions.set(name, `${event.lastQty} at ${event.lastPx}`);
  }

  #replaced({ orderId, replacement }: Extract<OrderEvent, { type: 'OrderReplaced' }>): void {
    const parent = this.parents.get(orderId);
    if (parent) parent.mostQty = Math.max(parent.mostQty, replacement.orderQty);
  }

  #requested(clOrdId: string): void {
    if (this.requests.has(clOrdId)) this.doubles.push(`request ${clOrdId} was taken twice`);
    this.requests.add(clOrdId);
  }
}

/** The embedded database of a system on this folder. */
export function embeddedUrl(dataDir: string): string {
  const server = join(dataDir, 'postgres', 'server');
  const running = readPostmasterPid(join(server, 'cluster'));
  if (!running) throw new Error(`no database runs below ${dataDir}`);
  const password = readFileSync(join(server, 'password'), 'utf8').trim();
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${running.port}/fairlead`;
}
