/** Plays one path of a matrix against a running system, over REST and the desk, and compares every report. */
import type { ExecutionView, OrderView } from '../../../src/projections/blotter/order-view.js';
import type { ApiClient } from '../../support/system.js';
import { Deskwork } from './deskwork.js';
import type { PlayedOrder } from './deskwork.js';
import { HEAD_LINE, differences, reportLines, rowOf, stepLines } from './transcript.js';
import type { Action, Fields, Path, Row, Step } from './scenario.js';

export interface Stage {
  readonly client: ApiClient;
  readonly desk: ApiClient;
  readonly account: string;
  readonly symbol: string;
  /** The limit of its orders and the price of its executions, decimal text; `lowerPrice` is one tick below. */
  readonly price: string;
  readonly lowerPrice: string;
  /** Before every ClOrdID, so that no two plays share one. */
  readonly prefix: string;
}

interface Rows<Row> {
  readonly rows: readonly Row[];
}

type Answer = Awaited<ReturnType<ApiClient['request']>>;

const NOT_PRICED = new Set(['MARKET', 'STOP']);

export class Play {
  readonly #orders: PlayedOrder[] = [];
  readonly #byClOrdId = new Map<string, PlayedOrder>();
  readonly #deskwork: Deskwork;
  #step: Step | null = null;

  constructor(
    private readonly file: string,
    private readonly terms: Fields,
    private readonly path: Path,
    private readonly stage: Stage,
  ) {
    this.#deskwork = new Deskwork(stage.desk, stage.price);
  }

  /** All steps, then the end of what is still open. The orders that were played. Throws with the transcript. */
  async run(): Promise<readonly PlayedOrder[]> {
    for (const step of this.path.steps) {
      this.#step = step;
      await this.#act(step);
    }
    for (const order of this.#orders) await this.#finish(order);
    return this.#orders;
  }

  async #act(step: Step): Promise<void> {
    const { action } = step;
    switch (action.kind) {
      case 'NEW':
        return this.#enter(action);
      case 'RESEND':
        return this.#resend(step, this.#order(action.clOrdId));
      case 'REUSE':
        return this.#reuse(step, this.#order(action.clOrdId), action.orderQty);
      case 'CANCEL':
        return this.#cancel(action);
      case 'REPLACE':
        return this.#replace(action);
      case 'CANCEL_UNKNOWN':
        return this.#cancelUnknown(action.clOrdId);
      case 'ASK':
        return this.#ask(step, this.#order(action.clOrdId));
      case 'ASK_UNKNOWN':
        return this.#expect(
          await this.stage.client.request('GET', `/v1/orders/${this.#id(action.clOrdId)}`),
          404,
        );
      case 'REPORT':
        return this.#report(step, action);
      case 'NOTE':
    }
  }

  async #enter({ by, clOrdId, orderQty, fields }: Extract<Action, { kind: 'NEW' }>): Promise<void> {
    const body = this.#body(clOrdId, { ...(orderQty !== null && { orderQty }), ...this.terms, ...fields });
    const answer = await this.stage[by].request('POST', '/v1/orders', body);
    this.#expect(answer, 201);
    const orderId = String(answer.body['orderId']);
    const order = { orderId, body, rows: [], executions: new Map(), reports: [], split: null };
    this.#orders.push(order);
    this.#byClOrdId.set(clOrdId, order);
  }

  #body(clOrdId: string, fields: Fields): Fields {
    const { account, symbol, price } = this.stage;
    const ordType = fields['ordType'] ?? 'LIMIT';
    const base = { clOrdId: this.#id(clOrdId), account, symbol, side: 'BUY', ordType, timeInForce: 'DAY' };
    const priced = NOT_PRICED.has(ordType) ? {} : { price };
    return { ...base, ...priced, exDestination: 'DESK', ...fields };
  }

  async #resend(step: Step, order: PlayedOrder): Promise<void> {
    const answer = await this.stage.client.request('POST', '/v1/orders', order.body);
    this.#expect(answer, 200);
    this.#compareStatus(step, answer.body as unknown as OrderView);
  }

  async #reuse(step: Step, order: PlayedOrder, orderQty: string): Promise<void> {
    const answer = await this.stage.client.request('POST', '/v1/orders', { ...order.body, orderQty });
    this.#expect(answer, 409);
    await this.#awaitRow(order, step);
  }

  async #cancel({
    clOrdId,
    origClOrdId,
  }: Extract<Action, { kind: 'CANCEL' | 'CANCEL_UNKNOWN' }>): Promise<void> {
    const order = this.#order(origClOrdId);
    const path = `/v1/orders/${order.orderId}?clOrdId=${this.#id(clOrdId)}`;
    this.#expect(await this.stage.client.request('DELETE', path), 202);
    this.#byClOrdId.set(clOrdId, order);
  }

  async #replace(action: Extract<Action, { kind: 'REPLACE' }>): Promise<void> {
    const order = this.#order(action.origClOrdId);
    const body = { clOrdId: this.#id(action.clOrdId), ...this.#newTerms(action) };
    this.#expect(await this.stage.client.request('PUT', `/v1/orders/${order.orderId}`, body), 202);
    this.#byClOrdId.set(action.clOrdId, order);
  }

  #newTerms({ orderQty, fields }: Extract<Action, { kind: 'REPLACE' }>): Fields {
    const { price, ...others } = fields;
    if (price === undefined) return { orderQty, ...others };
    return { orderQty, price: price === 'lower' ? this.stage.lowerPrice : price, ...others };
  }

  async #cancelUnknown(clOrdId: string): Promise<void> {
    const nobody = this.#id('nobody');
    const path = `/v1/orders/${nobody}?clOrdId=${this.#id(clOrdId)}`;
    this.#expect(await this.stage.client.request('DELETE', path), 404);
  }

  async #ask(step: Step, { orderId }: PlayedOrder): Promise<void> {
    this.#compareStatus(step, await this.stage.client.get<OrderView>(`/v1/orders/${orderId}`));
  }

  async #report(step: Step, action: Extract<Action, { kind: 'REPORT' }>): Promise<void> {
    const order = this.#orders.at(-1);
    if (!order) throw this.#failure('there is no order yet');
    const request = action.for === null ? null : this.#id(action.for);
    this.#expect(await this.#deskwork.report(order, action, request), null);
    await this.#awaitRow(order, step);
    if (action.as !== null) order.executions.set(action.as, await this.#deskwork.lastExecution(order));
  }

  /** The order's reports are those of the matrix so far, the step's own the last. */
  async #awaitRow(order: PlayedOrder, { row, action }: Step): Promise<void> {
    if (row === null) return;
    order.rows.push(row);
    if (action.kind === 'REPORT' && action.fields['split'] !== undefined) {
      const [numerator, denominator] = action.fields['split'].split(':').map(Number);
      order.split = { at: order.rows.length - 1, numerator: numerator ?? 1, denominator: denominator ?? 1 };
    }
    order.reports = await this.#reports(order, order.rows.length);
    this.#compare(order);
  }

  async #reports({ orderId, rows }: PlayedOrder, count: number): Promise<readonly ExecutionView[]> {
    const path = `/v1/orders/${orderId}/executions`;
    try {
      const found = await this.stage.client.until<Rows<ExecutionView>>(
        path,
        (body) => body.rows.length >= count,
        5_000,
      );
      return found.rows;
    } catch {
      const { rows: got } = await this.stage.client.get<Rows<ExecutionView>>(path);
      throw this.#failure('a report is missing', rows, got);
    }
  }

  #compare({ rows, reports }: PlayedOrder): void {
    const wrong = rows.flatMap((row, index) => {
      const report = reports[index];
      return report ? differences(row, rowOf(report, this.stage.prefix)) : [];
    });
    if (wrong.length > 0) throw this.#failure(`a report differs in ${wrong.join(', ')}`, rows, reports);
    if (reports.length > rows.length) throw this.#failure('there is a report too many', rows, reports);
  }

  #compareStatus({ row }: Step, order: OrderView): void {
    if (row === null) return;
    const { prefix } = this.stage;
    const clOrdId = order.clOrdId.startsWith(prefix) ? order.clOrdId.slice(prefix.length) : order.clOrdId;
    const { ordStatus, orderQty, cumQty, leavesQty, avgPx } = order;
    const actual: Row = { ...row, clOrdId, ordStatus, orderQty, cumQty, leavesQty, avgPx };
    const wrong = differences(row, actual);
    if (wrong.length === 0) return;
    throw this.#failure(
      [`the status differs in ${wrong.join(', ')}`, ...reportLines([row], [actual])].join('\n'),
    );
  }

  /** Ends what is still open, so that nothing is left behind, and sees that nothing else was said meanwhile. */
  async #finish(order: PlayedOrder): Promise<void> {
    const path = `/v1/orders/${order.orderId}`;
    const now = await this.stage.client.get<OrderView>(path);
    if (now.leavesQty !== '0') {
      this.#expect(await this.#deskwork.end(order), null);
      await this.stage.client.until<OrderView>(path, ({ leavesQty }) => leavesQty === '0');
    }
    const closing = now.leavesQty === '0' ? 0 : 1;
    const reports = await this.#reports(order, order.rows.length + closing);
    order.reports = reports.slice(0, reports.length - closing);
    this.#compare(order);
  }

  #order(clOrdId: string): PlayedOrder {
    const order = this.#byClOrdId.get(clOrdId);
    if (!order) throw this.#failure(`nothing is called ${clOrdId}`);
    return order;
  }

  #id(name: string): string {
    return this.stage.prefix + name;
  }

  /** Null: any success. */
  #expect({ status, body }: Answer, wanted: number | null): void {
    if (wanted === null ? status >= 200 && status < 300 : status === wanted) return;
    throw this.#failure(`answered ${status} instead of ${wanted ?? '2xx'}: ${JSON.stringify(body)}`);
  }

  #failure(reason: string, rows?: readonly Row[], reports?: readonly ExecutionView[]): Error {
    const steps = this.#step === null ? [] : stepLines(this.file, this.path.steps, this.#step);
    const seen = (reports ?? []).map((report) => rowOf(report, this.stage.prefix));
    const told = rows === undefined ? [] : [HEAD_LINE, ...reportLines(rows, seen)];
    return new Error([`${this.path.name}: ${reason}`, ...steps, ...told].join('\n'));
  }
}
