/** What a batch changed, rendered when a listener first looks at it: who does not look costs nothing. */
import type { BlotterChange } from '../read-side.js';
import type { BlotterDecision, BlotterOrder, BlotterReport } from './blotter-order.js';
import type { DecisionView } from './decision-view.js';
import type { ExecutionView, OrderView } from './order-view.js';
import { decisionWithOutcome } from './render-decision.js';
import { executionView, orderView } from './render-order.js';

/** What a batch touched, each once. */
export interface Touched {
  readonly orders: Set<BlotterOrder>;
  readonly reports: BlotterReport[];
  readonly decisions: Set<BlotterDecision>;
}

/** Rows are as of the first look; look within the call, or accept rows that are newer still. */
export class BatchChange implements BlotterChange {
  #orders: readonly OrderView[] | null = null;
  #executions: readonly ExecutionView[] | null = null;
  #decisions: readonly DecisionView[] | null = null;

  constructor(
    private readonly touched: Touched,
    private readonly currencyOf: (symbol: string) => string,
  ) {}

  get orders(): readonly OrderView[] {
    this.#orders ??= [...this.touched.orders].map((entry) =>
      orderView(entry, this.currencyOf(entry.order.terms.symbol)),
    );
    return this.#orders;
  }

  get executions(): readonly ExecutionView[] {
    this.#executions ??= this.touched.reports.map(executionView);
    return this.#executions;
  }

  get decisions(): readonly DecisionView[] {
    this.#decisions ??= [...this.touched.decisions].map(decisionWithOutcome);
    return this.#decisions;
  }
}
