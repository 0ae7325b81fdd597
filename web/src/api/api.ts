/** The calls of the REST interface that the page makes, one method each. */
import type { DecisionView } from '../../../src/projections/blotter/decision-view.js';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import type { ExecutionView, OrderView } from '../../../src/projections/blotter/order-view.js';
import type { AuditEventView } from '../../../src/projections/read-side.js';
import type { RuleResult } from '../../../src/model/rule-result.js';
import { Http } from './http.js';

export interface OrderRequest {
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly ordType: string;
  readonly orderQty: string;
  readonly price?: string;
  readonly stopPx?: string;
  readonly timeInForce: string;
  readonly expireTime?: string;
  readonly minQty?: string;
  readonly maxFloor?: string;
  readonly execInst?: readonly string[];
  readonly exDestination?: string;
}

export interface CheckAnswer {
  readonly accepted: boolean;
  readonly checks: readonly RuleResult[];
  readonly route: DecisionView | null;
}

/** What a sales trader says of an order; see docs/desk.md. */
export type DeskReportBody = Readonly<Record<string, unknown>>;

export interface ReplaceRequest {
  readonly clOrdId: string;
  readonly orderQty?: string;
  readonly price?: string;
  readonly stopPx?: string;
}

export type ReplaceAnswer = OrderView & {
  readonly replace: { readonly outcome: string; readonly text?: string };
};

export type CancelAnswer = OrderView & {
  readonly cancel: { readonly outcome: string; readonly text?: string };
};

export interface InstrumentRow {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly ticks: readonly { readonly fromPx: string; readonly tick: string }[];
  readonly roundLot: string;
  readonly minQtyIncrement: string;
  readonly priorClosePx: string;
}

export interface AccountRow {
  readonly account: string;
  readonly name: string;
}

export interface SessionAnswer {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
  readonly desk: string;
  readonly accounts: readonly string[];
  /** On orders of which nobody knows how they stand. */
  readonly mayDecide: boolean;
}

export interface Decision {
  readonly outcome: 'CANCELED' | 'REJECTED' | 'FILLED';
  readonly reason: string;
  readonly executions?: readonly {
    readonly lastQty: string;
    readonly lastPx: string;
    readonly execId?: string;
  }[];
}

export interface ChainAnswer {
  readonly verified: boolean;
  readonly records: number;
  readonly faults: readonly { readonly seq: number; readonly detail: string }[];
}

/** `account` null is the firm's; `limit` null is none. */
export interface LimitRow {
  readonly ruleId: string;
  readonly account: string | null;
  readonly currency: string;
  readonly used: string;
  readonly limit: string | null;
}

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

const id = encodeURIComponent;

export class Api {
  readonly #http: Http;

  constructor(token: string) {
    this.#http = new Http(token);
  }

  session(): Promise<SessionAnswer> {
    return this.#http.call('GET', '/v1/session');
  }

  async instruments(): Promise<readonly InstrumentRow[]> {
    return (await this.#http.call<Rows<InstrumentRow>>('GET', '/v1/instruments')).rows;
  }

  async accounts(): Promise<readonly AccountRow[]> {
    return (await this.#http.call<Rows<AccountRow>>('GET', '/v1/accounts')).rows;
  }

  submit(order: OrderRequest): Promise<OrderView> {
    return this.#http.call('POST', '/v1/orders', order);
  }

  check(order: OrderRequest): Promise<CheckAnswer> {
    return this.#http.call('POST', '/v1/orders/check', order);
  }

  order(orderId: string): Promise<OrderView> {
    return this.#http.call('GET', `/v1/orders/${id(orderId)}`);
  }

  /** Asks for a cancel; `cancel.outcome` REJECTED says why not in `cancel.text`. */
  cancel(orderId: string): Promise<CancelAnswer> {
    return this.#http.call('DELETE', `/v1/orders/${id(orderId)}`);
  }

  /** Records what became of a child order of which nobody knows. */
  resolve(orderId: string, decision: Decision): Promise<OrderView> {
    return this.#http.call('POST', `/v1/orders/${id(orderId)}/resolve`, decision);
  }

  /** Asks for a replace; `replace.outcome` REJECTED says why not in `replace.text`. */
  replace(orderId: string, request: ReplaceRequest): Promise<ReplaceAnswer> {
    return this.#http.call('PUT', `/v1/orders/${id(orderId)}`, request);
  }

  /** The newest orders on the desk, with those that have ended when wanted. */
  async deskOrders(ended: boolean): Promise<readonly DeskOrderView[]> {
    const query = ended ? '?limit=200' : '?open=true&limit=500';
    return (await this.#http.call<Rows<DeskOrderView>>('GET', `/v1/desk/orders${query}`)).rows;
  }

  /** Throws ApiProblem with the reason when the report is not taken. */
  async deskReport(orderId: string, report: DeskReportBody): Promise<void> {
    await this.#http.call('POST', `/v1/desk/orders/${id(orderId)}/reports`, report);
  }

  /** Asks for a cancel of every open order of the scope. */
  cancelAll(): Promise<{ readonly requested: number; readonly rejected: number }> {
    return this.#http.call('DELETE', '/v1/orders?all=true');
  }

  async children(orderId: string): Promise<readonly OrderView[]> {
    return (await this.#http.call<Rows<OrderView>>('GET', `/v1/orders/${id(orderId)}/children`)).rows;
  }

  async executions(orderId: string): Promise<readonly ExecutionView[]> {
    return (await this.#http.call<Rows<ExecutionView>>('GET', `/v1/orders/${id(orderId)}/executions`)).rows;
  }

  async routes(orderId: string): Promise<readonly DecisionView[]> {
    return (await this.#http.call<Rows<DecisionView>>('GET', `/v1/orders/${id(orderId)}/routes`)).rows;
  }

  async checks(orderId: string): Promise<readonly RuleResult[]> {
    return (await this.#http.call<Rows<RuleResult>>('GET', `/v1/orders/${id(orderId)}/checks`)).rows;
  }

  async timeline(orderId: string, asOf?: string): Promise<readonly AuditEventView[]> {
    const query = asOf ? `?asOf=${id(asOf)}` : '';
    const path = `/v1/orders/${id(orderId)}/timeline${query}`;
    return (await this.#http.call<Rows<AuditEventView>>('GET', path)).rows;
  }

  /** One page of audit events, newest first. */
  audit(filter: Readonly<Record<string, string>>, cursor: string | null): Promise<Rows<AuditEventView>> {
    const query = new URLSearchParams({ ...filter, limit: '100', ...(cursor ? { cursor } : {}) });
    return this.#http.call('GET', `/v1/audit/events?${query.toString()}`);
  }

  async limits(): Promise<readonly LimitRow[]> {
    return (await this.#http.call<Rows<LimitRow>>('GET', '/v1/compliance/limits')).rows;
  }

  verifyChain(): Promise<ChainAnswer> {
    return this.#http.call('GET', '/v1/audit/verify');
  }
}
