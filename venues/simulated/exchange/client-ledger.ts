/** What one client has executed here, as the exchange has it booked: its half of every reconciliation. */
import type { StatedExecution, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Micros } from '../../../src/lib/clock.js';
import { signOf } from '../../../src/model/fix.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { ClientOrder } from './client-order.js';

export type TradeReport = Extract<VenueReport, { kind: 'TRADE' }>;

/** An execution as it is booked now. */
export interface BookedExecution {
  readonly order: ClientOrder;
  /** As it was first reported. */
  readonly report: TradeReport;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly fee: string;
  readonly state: 'BOOKED' | 'CORRECTED' | 'BUSTED';
}

/** Executions behind this many newer ones are forgotten; positions never. */
const RETAINED = 200_000;

export class ClientLedger {
  readonly #executions = new Map<string, BookedExecution>();
  readonly #positions = new Map<string, Qty>();
  #completeFrom: Micros = 0;

  constructor(private readonly retained = RETAINED) {}

  /** Executions from here on are all remembered. */
  get completeFrom(): Micros {
    return this.#completeFrom;
  }

  book(order: ClientOrder, report: TradeReport): void {
    const { execId, lastQty, lastPx, fee } = report;
    this.#executions.set(execId, { order, report, lastQty, lastPx, fee, state: 'BOOKED' });
    this.#move(order, lastQty);
    if (this.#executions.size >= 2 * this.retained) this.#forgetOldest();
  }

  find(execId: string): BookedExecution | undefined {
    return this.#executions.get(execId);
  }

  /** Takes an execution back; it stays here, marked. Throws when there is none to take back. */
  bust(execId: string): void {
    const booked = this.#standing(execId);
    this.#executions.set(execId, { ...booked, state: 'BUSTED' });
    this.#move(booked.order, -booked.lastQty);
  }

  /** Puts an execution right. Throws when there is none, or it was busted. */
  correct(execId: string, right: Pick<BookedExecution, 'lastQty' | 'lastPx' | 'fee'>): void {
    const booked = this.#standing(execId);
    this.#executions.set(execId, { ...booked, ...right, state: 'CORRECTED' });
    this.#move(booked.order, right.lastQty - booked.lastQty);
  }

  /** Oldest first, busted ones among them. */
  executions(): Iterable<BookedExecution> {
    return this.#executions.values();
  }

  /** What stands of the executions from `since` on, oldest first. */
  standing(since: Micros): StatedExecution[] {
    const found: StatedExecution[] = [];
    for (const booked of this.#executions.values()) {
      if (booked.state !== 'BUSTED' && booked.report.at >= since) found.push(statedExecution(booked));
    }
    return found;
  }

  /** Bought less sold, by symbol, in units of quantity; flat symbols are left out. */
  positions(): { readonly symbol: string; readonly qty: Qty }[] {
    const held = Array.from(this.#positions, ([symbol, qty]) => ({ symbol, qty }));
    return held.filter(({ qty }) => qty !== 0);
  }

  #standing(execId: string): BookedExecution {
    const booked = this.#executions.get(execId);
    if (!booked) throw new Error(`there is no execution ${execId}`);
    if (booked.state === 'BUSTED') throw new Error(`execution ${execId} was busted before`);
    return booked;
  }

  #move({ terms }: ClientOrder, qty: Qty): void {
    const before = this.#positions.get(terms.symbol) ?? 0;
    this.#positions.set(terms.symbol, before + signOf(terms.side) * qty);
  }

  #forgetOldest(): void {
    let left = this.retained;
    for (const [execId, { report }] of this.#executions) {
      if (left === 0) return;
      left -= 1;
      this.#executions.delete(execId);
      this.#completeFrom = report.at + 1;
    }
  }
}

export function statedExecution({ order, report, lastQty, lastPx, fee }: BookedExecution): StatedExecution {
  const { clOrdId, execId, lastLiquidityInd, at } = report;
  const { symbol, side } = order.terms;
  return { clOrdId, execId, symbol, side, lastQty, lastPx, lastLiquidityInd, fee, at };
}
