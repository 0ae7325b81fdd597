/** What follows from a market's statement: late fills, orders to be asked after, orders to be taken off the market. */
import { reconcile } from '../execution/reconciliation.js';
import type { Difference, OurBooks, OurExecution, OurOrder } from '../execution/reconciliation.js';
import type { StatedExecution, VenueStatement } from '../execution/venue-adapter.js';
import type { Micros } from '../lib/clock.js';
import type { Order } from '../orders/order.js';
import { RECONCILIATION } from './actors.js';
import type { EngineState } from './engine-state.js';
import type { FlowDeps } from './flow-deps.js';
import type { MarketReports } from './market-reports.js';
import { Turn } from './turn.js';
import type { Uncertainty } from './uncertainty.js';
import type { VenueFill, VenueFills } from './venue-fills.js';

export interface StatementUse {
  readonly statement: VenueStatement;
  /** Orders of which more was heard than the statement contains. */
  readonly moving: ReadonlySet<string>;
  readonly strangers: OurBooks['strangers'];
}

/** The market's clock is not ours: executions near the statement's beginning are not missed in it. */
const CLOCKS_APART: Micros = 60_000_000;

/** What has to be in memory before the two are compared: orders that stand there, and those of executions that do not agree. */
export function concernedBy(statement: VenueStatement, { venueFills }: EngineState): ReadonlySet<string> {
  const { there, here } = openExecutions(statement, venueFills);
  return new Set([...statement.openOrders, ...there, ...here].map(({ clOrdId }) => clOrdId));
}

/**
 * Executions on either side that the other does not have just so: nearly none, so that comparing a whole day costs
 * little, whichever of its orders are in memory.
 */
function openExecutions({ venue, sessionId, since, executions }: VenueStatement, venueFills: VenueFills) {
  const known = new Map<string, VenueFill>();
  for (const fill of venueFills.since(venue, sessionId, since - CLOCKS_APART)) known.set(keyOf(fill), fill);
  const there = executions.filter((stated) => {
    const fill = known.get(keyOf(stated));
    const agrees =
      fill && !fill.isChanged && fill.lastQty === stated.lastQty && fill.lastPx === stated.lastPx;
    if (agrees) known.delete(keyOf(stated));
    return !agrees;
  });
  const here = [...known.values()].filter(({ at }) => at >= since + CLOCKS_APART);
  return { there, here };
}

function keyOf({ clOrdId, execId }: Pick<StatedExecution, 'clOrdId' | 'execId'>): string {
  return `${clOrdId}\n${execId}`;
}

export class ReconciliationFlow {
  constructor(
    private readonly deps: FlowDeps,
    private readonly reports: MarketReports,
    private readonly uncertainty: Uncertainty,
  ) {}

  /**
   * Compares and acts. Causes OrderFilled for executions that were missed (actor `reconciliation`), OutcomeUnknown for
   * orders that do not stand there, OutcomeKnown for unknown ones that do.
   */
  take(use: StatementUse): { readonly differences: readonly Difference[]; readonly turns: readonly Turn[] } {
    const { there, here } = openExecutions(use.statement, this.deps.state.venueFills);
    const differences = reconcile({ ...use.statement, executions: there }, this.#books(use, here));
    const booked = differences.flatMap(({ execution }) =>
      execution ? [this.#book(execution, use.statement)] : [],
    );
    return { differences, turns: [...booked, this.#follow(use, differences)] };
  }

  #books({ statement, moving, strangers }: StatementUse, executions: readonly VenueFill[]): OurBooks {
    const { state, instruments } = this.deps;
    const { venue, sessionId } = statement;
    const isHere = (clOrdId: string) => state.order(clOrdId)?.venue === venue;
    const symbols = [...moving].flatMap((clOrdId) => state.order(clOrdId)?.terms.symbol ?? []);
    return {
      working: state.openChildren
        .working()
        .filter((child) => child.venue === venue)
        .map(ourOrder),
      executions: executions.flatMap(({ clOrdId, execId }) => this.#execution(clOrdId, execId) ?? []),
      positions: state.sessionPositions(venue, sessionId) ?? {},
      isOurs: isHere,
      execution: (clOrdId, execId) => this.#execution(clOrdId, execId),
      isMoving: (clOrdId) => moving.has(clOrdId),
      movingSymbols: new Set(symbols),
      scalesOf: (symbol) => instruments.get(symbol) ?? { pxScale: 0, qtyScale: 0 },
      strangers,
    };
  }

  #execution(clOrdId: string, execId: string): OurExecution | null {
    const booked = this.deps.state.executions.find(clOrdId, execId);
    if (!booked) return null;
    const { lastQty, lastPx, fee, state } = booked;
    return { clOrdId, execId, lastQty, lastPx, fee, busted: state === 'BUSTED' };
  }

  /** As the market would have reported it; it has no number in the session any more. */
  #book(stated: StatedExecution, { venue, sessionId }: VenueStatement): Turn {
    const { symbol: _, side: __, ...execution } = stated;
    return this.reports.receive(
      { kind: 'TRADE', venue, sessionId, seq: 0, ...execution },
      { actor: RECONCILIATION },
    );
  }

  #follow({ statement, moving }: StatementUse, differences: readonly Difference[]): Turn {
    const turn = new Turn(this.deps.state);
    const { venue } = statement;
    for (const { action, clOrdId } of differences) {
      if (clOrdId === null) continue;
      if (action === 'ASKED') this.uncertainty.doubt(turn, clOrdId, `${venue} does not have it on its book`);
      if (action === 'CANCELED') {
        const request = { clOrdId, requestId: this.deps.ids.next() };
        turn.instructions.push({ kind: 'CANCEL', venue, request });
      }
    }
    for (const { clOrdId } of statement.openOrders) {
      if (!moving.has(clOrdId)) this.uncertainty.seen(turn, clOrdId);
    }
    return turn;
  }
}

function ourOrder({ orderId: clOrdId, terms, cumQty, acknowledged, requests }: Order): OurOrder {
  const replacing = requests.some(({ kind }) => kind === 'REPLACE');
  return { clOrdId, symbol: terms.symbol, orderQty: terms.orderQty, cumQty, acknowledged, replacing };
}
