/** Markets that say anything, in any order, more than once: what they really executed is on their own record. */
import type { Instruction } from '../../../src/engine/turn.js';
import type { VenueReplace, VenueReport } from '../../../src/execution/venue-adapter.js';
import type { Random } from '../../../src/lib/random.js';
import type { Px, Qty } from '../../../src/model/units.js';
import { MANUAL } from './flow-under-test.js';

type Without<Report, Key extends PropertyKey> = Report extends unknown ? Omit<Report, Key> : never;
type Body = Without<VenueReport, 'venue' | 'sessionId' | 'seq' | 'clOrdId' | 'at'>;
type Request =
  | { readonly kind: 'CANCEL'; readonly requestId: string }
  | { readonly kind: 'REPLACE'; readonly requestId: string; readonly replace: VenueReplace };

interface Execution {
  readonly execId: string;
  /** As executed, and as it is right now: a correction may have been told before the execution itself. */
  readonly first: { readonly lastQty: Qty; readonly lastPx: Px };
  right: { readonly lastQty: Qty; readonly lastPx: Px };
  busted: boolean;
  told: boolean;
  corrected: boolean;
  /** Names under which it may be corrected again. */
  readonly names: string[];
}

interface Standing {
  readonly clOrdId: string;
  readonly venue: string;
  orderQty: Qty;
  readonly price: Px;
  readonly executions: Execution[];
  readonly requests: Request[];
  last: VenueReport | null;
}

export class HostileMarkets {
  readonly #orders: Standing[] = [];
  readonly #byId = new Map<string, Standing>();
  #seq = 0;
  #names = 0;

  constructor(private readonly random: Random) {}

  /** What the engine says arrives, always. */
  hear(instructions: readonly Instruction[]): void {
    for (const instruction of instructions) {
      if (instruction.kind === 'SEND') this.#take(instruction);
      else if (instruction.kind === 'CANCEL')
        this.#byId
          .get(instruction.request.clOrdId)
          ?.requests.push({ kind: 'CANCEL', ...instruction.request });
      else if (instruction.kind === 'REPLACE') {
        const { request } = instruction;
        const { requestId } = request;
        this.#byId.get(request.clOrdId)?.requests.push({ kind: 'REPLACE', requestId, replace: request });
      }
    }
  }

  /** Σ of what was told as executed and not busted since, as corrected. */
  executedQty(clOrdId: string): Qty {
    const told = this.#byId.get(clOrdId)?.executions.filter((e) => e.told && !e.busted) ?? [];
    return told.reduce((sum, { right }) => sum + right.lastQty, 0);
  }

  /** The next thing that is said, by a market that nobody chose; null before the first order. */
  speak(at: number): VenueReport | null {
    const order = this.#anyOrder();
    if (!order) return null;
    if (order.last && this.random.next() < 0.04) return order.last;
    const body = this.#anything(order);
    if (!body) return null;
    this.#seq += 1;
    const base = { venue: order.venue, sessionId: 'S', seq: this.#seq, clOrdId: order.clOrdId, at };
    order.last = { ...base, ...body };
    return order.last;
  }

  /** Mostly one of the latest, for those have most to say. */
  #anyOrder(): Standing | undefined {
    const count = this.#orders.length;
    const lately = this.random.next() < 0.9 ? Math.min(count, 12) : count;
    return this.#orders[count - 1 - Math.floor(this.random.next() * lately)];
  }

  #take({ venue, order }: Extract<Instruction, { kind: 'SEND' }>): void {
    const { clOrdId, orderQty } = order;
    const price = order.price ?? 1_868_000;
    const standing = { clOrdId, venue, orderQty, price, executions: [], requests: [], last: null };
    this.#orders.push(standing);
    this.#byId.set(clOrdId, standing);
  }

  #anything(order: Standing): Body | null {
    const { clOrdId } = order;
    const pick = this.random.next();
    if (pick < 0.3) return this.#trade(order);
    if (pick < 0.45) return { kind: 'NEW', venueOrderId: `V-${clOrdId}` };
    if (pick < 0.65) return this.#answer(order);
    if (pick < 0.72) return { kind: 'CANCELED', requestId: null, text: 'unasked' };
    if (pick < 0.76) return { kind: 'REJECTED', reason: 'OTHER', text: 'no' };
    if (pick < 0.79) return { kind: 'EXPIRED', text: 'over' };
    if (pick < 0.84) return this.#correction(order);
    if (pick < 0.87) return this.#late(order);
    if (pick < 0.9) return { kind: 'CANCEL_REJECTED', requestId: null, reason: 'OTHER', text: 'never asked' };
    return order.venue === MANUAL ? this.#person(order) : this.#trade(order);
  }

  /** What only a person at a desk says. */
  #person(order: Standing): Body {
    const lastQty = this.random.int(1, 50);
    const words: readonly Body[] = [
      { kind: 'DONE_FOR_DAY', text: null },
      { kind: 'SUSPENDED', text: 'halted' },
      { kind: 'STOPPED', lastQty, lastPx: order.price },
      { kind: 'TRIGGERED', text: null },
      { kind: 'PENDING_CANCEL', requestId: null },
      { kind: 'PENDING_REPLACE', requestId: null },
      {
        kind: 'RESTATED',
        reason: 'BROKER_OPTION',
        orderQty: this.random.int(1, 300),
        price: null,
        split: null,
        text: null,
      },
    ];
    return words[this.random.int(0, words.length - 1)] ?? { kind: 'TRIGGERED', text: null };
  }

  /** Sometimes more than is left: a market can be wrong. */
  #trade(order: Standing): Body {
    const lastQty = this.random.int(1, this.random.next() < 0.05 ? 400 : Math.max(1, order.orderQty));
    const execution = this.#execute(order, { lastQty, lastPx: order.price });
    execution.told = true;
    return this.#told(execution);
  }

  /** An execution that nobody is told of yet. */
  #execute(order: Standing, first: Execution['first']): Execution {
    const execId = this.#name('E');
    const execution: Execution = {
      execId,
      first,
      right: first,
      busted: false,
      told: false,
      corrected: false,
      names: [execId],
    };
    order.executions.push(execution);
    return execution;
  }

  #told({ execId, first }: Execution): Body {
    return { kind: 'TRADE', execId, ...first, lastLiquidityInd: 'REMOVED', fee: '0.1' };
  }

  #correction(order: Standing): Body | null {
    const told = order.executions.filter((execution) => execution.told);
    const early = this.random.next() < 0.2;
    const execution = early
      ? this.#execute(order, { lastQty: this.random.int(1, 100), lastPx: order.price })
      : told[this.random.int(0, told.length - 1)];
    if (!execution) return null;
    return this.#correct(execution);
  }

  /** Of an execution that is not told yet the first word counts: a second one is not sent. */
  #correct(execution: Execution): Body | null {
    if (!execution.told && execution.corrected) return null;
    const execRefId = execution.names[this.random.int(0, execution.names.length - 1)] ?? execution.execId;
    const execId = this.#name('C');
    const busts = this.random.next() < 0.5;
    if (busts) {
      const { lastQty, lastPx } = execution.right;
      if (!execution.busted) execution.names.push(execId);
      execution.busted = true;
      execution.corrected = true;
      return { kind: 'TRADE_CANCEL', execId, execRefId, lastQty, lastPx, fee: '0' };
    }
    const right = { lastQty: this.random.int(1, 100), lastPx: execution.right.lastPx + 100 };
    if (!execution.busted) {
      execution.right = right;
      execution.names.push(execId);
    }
    execution.corrected = true;
    return { kind: 'TRADE_CORRECT', execId, execRefId, ...right, fee: '0.2' };
  }

  /** An execution that was corrected before it was told is told now. */
  #late(order: Standing): Body | null {
    const execution = order.executions.find(({ told }) => !told);
    if (!execution) return null;
    execution.told = true;
    return this.#told(execution);
  }

  #answer(order: Standing): Body | null {
    const [request] = order.requests;
    if (!request) return null;
    const { requestId } = request;
    const pick = this.random.next();
    if (order.venue === MANUAL && pick < 0.3)
      return { kind: request.kind === 'CANCEL' ? 'PENDING_CANCEL' : 'PENDING_REPLACE', requestId };
    order.requests.shift();
    if (pick < 0.5) return { kind: 'CANCEL_REJECTED', requestId, reason: 'TOO_LATE_TO_CANCEL', text: 'no' };
    if (request.kind === 'CANCEL') return { kind: 'CANCELED', requestId, text: 'as asked' };
    const { orderQty, price } = request.replace;
    order.orderQty = orderQty;
    return { kind: 'REPLACED', requestId, orderQty, price, text: null };
  }

  #name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }
}
