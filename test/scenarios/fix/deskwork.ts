/** The sales-trader's side of a play: finds the order on the desk and says what happens to it. */
import type { ExecutionView } from '../../../src/projections/blotter/order-view.js';
import type { ApiClient } from '../../support/system.js';
import type { Split } from './bookings.js';
import type { Fields, Report, Row } from './scenario.js';

/** An order as a play knows it. */
export interface PlayedOrder {
  readonly orderId: string;
  /** As it was posted. */
  readonly body: Fields;
  /** The reports the matrix has so far. */
  readonly rows: Row[];
  /** ExecIDs by the names that the scenario gives. */
  readonly executions: Map<string, string>;
  reports: readonly ExecutionView[];
  split: Split | null;
}

interface DeskRow {
  readonly orderId: string;
  readonly parentOrderId: string | null;
}

type Answer = Awaited<ReturnType<ApiClient['request']>>;

export class Deskwork {
  readonly #childIds = new Map<string, string>();

  constructor(
    private readonly desk: ApiClient,
    /** The price of an execution that names none. */
    private readonly price: string,
  ) {}

  /** `request` is the ClOrdID that it answers. */
  async report(order: PlayedOrder, report: Report, request: string | null): Promise<Answer> {
    const { reported, lastQty, of } = report;
    const refusal = reported === 'ORDER_CANCEL_REJECT';
    return this.#say(order, {
      ...(refusal ? { msgType: reported } : { execType: reported }),
      ...(lastQty !== null && { lastQty, lastPx: report.lastPx ?? this.price }),
      ...(of !== null && { execRefId: order.executions.get(of) }),
      ...(request !== null && { clOrdId: request }),
      ...bodyFields(report.fields),
    });
  }

  /** Cancels what is left, unasked. */
  end(order: PlayedOrder): Promise<Answer> {
    return this.#say(order, { execType: 'CANCELED' });
  }

  /** The ExecID of the last execution that the desk has said. */
  async lastExecution(order: PlayedOrder): Promise<string> {
    const childId = await this.#childId(order);
    const { rows } = await this.desk.get<{ readonly rows: readonly ExecutionView[] }>(
      `/v1/orders/${childId}/executions`,
    );
    const execId = rows.at(-1)?.execId;
    if (execId === undefined) throw new Error(`order ${childId} has no execution`);
    return execId;
  }

  async #say(order: PlayedOrder, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.desk.request('POST', `/v1/desk/orders/${await this.#childId(order)}/reports`, body);
  }

  async #childId({ orderId }: PlayedOrder): Promise<string> {
    const known = this.#childIds.get(orderId);
    if (known !== undefined) return known;
    const isChild = ({ parentOrderId }: DeskRow) => parentOrderId === orderId;
    const { rows } = await this.desk.until<{ readonly rows: readonly DeskRow[] }>('/v1/desk/orders', (body) =>
      body.rows.some(isChild),
    );
    const childId = rows.find(isChild)?.orderId ?? '';
    this.#childIds.set(orderId, childId);
    return childId;
  }
}

function bodyFields({ split, ...others }: Fields): Readonly<Record<string, unknown>> {
  if (split === undefined) return others;
  const [numerator, denominator] = split.split(':');
  return { ...others, split: { numerator, denominator } };
}
