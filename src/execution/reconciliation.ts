/** A market's statement held against our books: what does not agree, in words, and what is to be done about it. Pure. */
import type { Scales } from '../model/money.js';
import type { Finding, FindingAction, FindingKind } from '../model/reconciliation.js';
import { signOf } from '../model/fix.js';
import { fromUnits } from '../model/units.js';
import type { Qty } from '../model/units.js';
import type { StatedExecution, StatedOrder, VenueStatement } from './venue-adapter.js';

/** One of our orders that works on the market. */
export type OurOrder = Pick<StatedOrder, 'clOrdId' | 'symbol' | 'orderQty' | 'cumQty'> & {
  /** The market has answered for it before. */
  readonly acknowledged: boolean;
  /** A replace is under way: its quantity may be either. */
  readonly replacing: boolean;
};

export type OurExecution = Pick<StatedExecution, 'clOrdId' | 'execId' | 'lastQty' | 'lastPx' | 'fee'> & {
  readonly busted: boolean;
};

/** Our books of one market and session. */
export interface OurBooks {
  readonly working: readonly OurOrder[];
  /** Executions of the time that the statement covers. */
  readonly executions: readonly OurExecution[];
  /** Σ of the session's executions, signed. */
  readonly positions: Readonly<Record<string, Qty>>;
  /** Is it an order of ours, working or ended? */
  readonly isOurs: (clOrdId: string) => boolean;
  readonly execution: (clOrdId: string, execId: string) => OurExecution | null;
  /** Something was heard of it that came after the statement: it is compared the next time. */
  readonly isMoving: (clOrdId: string) => boolean;
  readonly movingSymbols: ReadonlySet<string>;
  readonly scalesOf: (symbol: string) => Scales;
  /** What is done about orders on the market that do not work here. */
  readonly strangers: 'CANCEL' | 'LEAVE';
}

/** Something that does not agree; `execution`, when it is to be booked. */
export interface Difference extends Finding {
  readonly clOrdId: string | null;
  readonly execution: StatedExecution | null;
}

/** Executions first: what is missing of them explains quantities and positions. */
export function reconcile(statement: VenueStatement, ours: OurBooks): readonly Difference[] {
  const comparison = new Comparison(statement, ours);
  return comparison.run();
}

class Comparison {
  readonly #found: Difference[] = [];
  /** Quantity that will be booked, by order. */
  readonly #missed = new Map<string, Qty>();
  readonly #working: ReadonlyMap<string, OurOrder>;

  constructor(
    private readonly statement: VenueStatement,
    private readonly ours: OurBooks,
  ) {
    this.#working = new Map(ours.working.map((order) => [order.clOrdId, order]));
  }

  run(): readonly Difference[] {
    for (const stated of this.statement.executions) this.#statedExecution(stated);
    this.#ownExecutions();
    for (const stated of this.statement.openOrders) this.#statedOrder(stated);
    this.#ownOrders();
    this.#positions();
    return this.#found;
  }

  #statedExecution(stated: StatedExecution): void {
    const { clOrdId, execId } = stated;
    if (this.ours.isMoving(clOrdId)) return;
    const what = this.#amounts(stated);
    if (!this.ours.isOurs(clOrdId)) {
      const text = `execution ${execId}, ${what}, is of order ${clOrdId}, which is not ours`;
      return this.#find('STRANGE_EXECUTION', 'TOLD', { subject: execId, text });
    }
    const booked = this.ours.execution(clOrdId, execId);
    if (!booked) {
      this.#missed.set(clOrdId, (this.#missed.get(clOrdId) ?? 0) + stated.lastQty);
      const text = `execution ${execId} of order ${clOrdId}, ${what}, had not been reported; it is booked now`;
      return this.#find('MISSED_EXECUTION', 'BOOKED', { subject: execId, text, clOrdId, execution: stated });
    }
    const same = booked.lastQty === stated.lastQty && booked.lastPx === stated.lastPx;
    if (same && !booked.busted) return;
    const here = booked.busted ? 'busted' : this.#amounts({ ...booked, symbol: stated.symbol });
    const text = `execution ${execId} of order ${clOrdId} is ${what} there and ${here} here`;
    this.#find('EXECUTION_DIFFERS', 'TOLD', { subject: execId, text, clOrdId });
  }

  #ownExecutions(): void {
    const stated = new Set(this.statement.executions.map(({ execId }) => execId));
    for (const { clOrdId, execId, busted } of this.ours.executions) {
      if (busted || stated.has(execId) || this.ours.isMoving(clOrdId)) continue;
      const text = `execution ${execId} of order ${clOrdId} is booked here and not there; it stays booked`;
      this.#find('EXECUTION_NOT_THERE', 'TOLD', { subject: execId, text, clOrdId });
    }
  }

  #statedOrder(stated: StatedOrder): void {
    const { clOrdId } = stated;
    if (this.ours.isMoving(clOrdId)) return;
    const working = this.#working.get(clOrdId);
    if (working) return this.#compareOrder(stated, working);
    const action = this.ours.strangers === 'CANCEL' ? 'CANCELED' : 'TOLD';
    const [kind, why] = this.ours.isOurs(clOrdId)
      ? (['ORDER_NOT_HERE', 'has ended here'] as const)
      : (['STRANGE_ORDER', 'is not ours'] as const);
    const text = `order ${clOrdId} stands there with ${this.#qty(stated.leavesQty, stated)} and ${why}`;
    this.#find(kind, action, { subject: clOrdId, text, clOrdId });
  }

  #compareOrder(stated: StatedOrder, { clOrdId, cumQty, orderQty, replacing }: OurOrder): void {
    const here = cumQty + (this.#missed.get(clOrdId) ?? 0);
    const sameQty = replacing || stated.orderQty === orderQty;
    if (sameQty && stated.cumQty === here) return;
    const there = `${this.#qty(stated.cumQty, stated)} of ${this.#qty(stated.orderQty, stated)}`;
    const ours = `${this.#qty(here, stated)} of ${this.#qty(orderQty, stated)}`;
    const text = `order ${clOrdId} is filled with ${there} there and ${ours} here`;
    this.#find('ORDER_DIFFERS', 'TOLD', { subject: clOrdId, text, clOrdId });
  }

  /** One that was never answered may still be on its way; no answer in time makes it unknown. */
  #ownOrders(): void {
    const stated = new Set(this.statement.openOrders.map(({ clOrdId }) => clOrdId));
    for (const { clOrdId, acknowledged, orderQty, cumQty } of this.ours.working) {
      if (!acknowledged || stated.has(clOrdId) || this.ours.isMoving(clOrdId)) continue;
      // What was missed may be all of it.
      if (cumQty + (this.#missed.get(clOrdId) ?? 0) >= orderQty) continue;
      const text = `order ${clOrdId} works here and does not stand there; the market is asked what became of it`;
      this.#find('ORDER_NOT_THERE', 'ASKED', { subject: clOrdId, text, clOrdId });
    }
  }

  /** Symbols in which something moved meanwhile wait for the next time. */
  #positions(): void {
    const there = new Map(this.statement.positions.map(({ symbol, qty }) => [symbol, qty]));
    const here = this.#positionsHere();
    for (const symbol of new Set([...there.keys(), ...here.keys()])) {
      const [a, b] = [there.get(symbol) ?? 0, here.get(symbol) ?? 0];
      if (a === b || this.ours.movingSymbols.has(symbol)) continue;
      const text = `the position in ${symbol} is ${this.#qty(a, { symbol })} there and ${this.#qty(b, { symbol })} here`;
      this.#find('POSITION_DIFFERS', 'TOLD', { subject: symbol, text });
    }
  }

  #positionsHere(): ReadonlyMap<string, Qty> {
    const here = new Map(Object.entries(this.ours.positions));
    for (const { execution } of this.#found) {
      if (!execution) continue;
      const { symbol, side, lastQty } = execution;
      here.set(symbol, (here.get(symbol) ?? 0) + signOf(side) * lastQty);
    }
    return here;
  }

  #amounts({ symbol, lastQty, lastPx }: Pick<StatedExecution, 'symbol' | 'lastQty' | 'lastPx'>): string {
    return `${this.#qty(lastQty, { symbol })} at ${fromUnits(lastPx, this.ours.scalesOf(symbol).pxScale)}`;
  }

  #qty(units: Qty, { symbol }: { readonly symbol: string }): string {
    return fromUnits(units, this.ours.scalesOf(symbol).qtyScale);
  }

  #find(
    kind: FindingKind,
    action: FindingAction,
    about: Pick<Difference, 'subject' | 'text'> & Partial<Pick<Difference, 'clOrdId' | 'execution'>>,
  ): void {
    this.#found.push({ kind, action, clOrdId: null, execution: null, ...about });
  }
}
