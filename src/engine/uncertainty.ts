/** Children of which nobody knows how they stand: marked, asked after with growing pauses, and never guessed about. */
import type { Micros } from '../lib/clock.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import type { Sent } from '../execution/sent-requests.js';
import { isImmediate } from '../execution/parent-step.js';
import { ENGINE, RECONCILIATION } from './actors.js';
import type { FlowDeps } from './flow-deps.js';
import type { Turn } from './turn.js';

interface Inquiry {
  times: number;
  nextAt: Micros;
}

const FIRST_PAUSE: Micros = 1_000_000;
const LONGEST_PAUSE: Micros = 30_000_000;

/** Of one market in one look; looks are four a second. */
const MOST_QUERIES = 250;

export class Uncertainty {
  readonly #inquiries = new Map<string, Inquiry>();

  constructor(private readonly deps: Pick<FlowDeps, 'state' | 'venues' | 'clock'>) {}

  /** Every link is gone with the process that had it. Causes OutcomeUnknown on each working child of an electronic market. */
  restarted(turn: Turn): void {
    for (const child of this.deps.state.openChildren.working()) {
      if (this.#isElectronic(child)) this.#mark(turn, child, 'the system was restarted');
    }
  }

  /** Causes OutcomeUnknown on each working child of the market. */
  linkLost(turn: Turn, venue: string): void {
    for (const child of this.deps.state.openChildren.working()) {
      if (child.venue === venue && this.#isElectronic(child))
        this.#mark(turn, child, `the link to ${venue} was lost`);
    }
  }

  /** The market can be asked again, at once. */
  linkUp(turn: Turn, venue: string): void {
    for (const child of this.deps.state.openChildren.unknown()) {
      if (child.venue === venue) this.#inquiries.delete(child.orderId);
    }
    this.#ask(turn, (child) => child.venue === venue);
  }

  /** Causes OutcomeUnknown on a child of which its market does not say what we think. */
  doubt(turn: Turn, orderId: string, text: string): void {
    const child = this.deps.state.order(orderId);
    if (child && isWorking(child)) this.#mark(turn, child, text);
  }

  /** The market has it on its book. Causes OutcomeKnown, unless it is asked for something that it has not answered. */
  seen(turn: Turn, orderId: string): void {
    const child = this.deps.state.order(orderId);
    if (!child || child.conditions.unknown === null || child.requests.length > 0) return;
    const text = 'the market has it on its book';
    turn.add({ type: 'OutcomeKnown', orderId, at: this.deps.clock.now(), actor: RECONCILIATION, text });
  }

  /** Marks what was not answered in time (OutcomeUnknown), and asks after everything unknown whose pause is over. */
  tick(turn: Turn): void {
    const now = this.deps.clock.now();
    for (const { profile } of this.deps.venues.states()) {
      const { venue, answerTimeoutMillis = Infinity } = profile;
      const patience = answerTimeoutMillis * 1000;
      const late = this.deps.venues.sent.overdue({ venue, patience, now }, (sent) => this.#isAnswered(sent));
      for (const sent of late) this.#late(turn, sent, answerTimeoutMillis);
    }
    this.#forgetKnown();
    this.#ask(turn, () => true);
  }

  #isElectronic({ venue }: Order): boolean {
    return venue !== null && this.deps.venues.profile(venue)?.manual === false;
  }

  /** An immediate order is answered by its end, another one by any report; a request by its outcome. */
  #isAnswered({ clOrdId, requestId }: Sent): boolean {
    const child = this.deps.state.order(clOrdId);
    if (!child || !isWorking(child)) return true;
    if (requestId === null) return child.acknowledged && !isImmediate(child);
    return !child.requests.some((open) => open.clOrdId === requestId);
  }

  #late(turn: Turn, { clOrdId, venue, what }: Sent, millis: number): void {
    const child = this.deps.state.order(clOrdId);
    if (child) this.#mark(turn, child, `${venue} has not answered the ${what} within ${millis} ms`);
  }

  #mark(turn: Turn, { orderId, conditions }: Order, text: string): void {
    if (conditions.unknown !== null) return;
    turn.add({ type: 'OutcomeUnknown', orderId, at: this.deps.clock.now(), actor: ENGINE, text });
  }

  #ask(turn: Turn, isMeant: (child: Order) => boolean): void {
    const now = this.deps.clock.now();
    const asked = new Map<string, number>();
    for (const child of this.deps.state.openChildren.unknown()) {
      const { venue, orderId } = child;
      if (venue === null || !isMeant(child) || this.deps.venues.link(venue) === null) continue;
      const count = asked.get(venue) ?? 0;
      if (count >= MOST_QUERIES || !this.#isDue(orderId, now)) continue;
      asked.set(venue, count + 1);
      turn.instructions.push({ kind: 'QUERY', venue, clOrdId: orderId });
    }
  }

  /** When it is, the next one is so much later. */
  #isDue(orderId: string, now: Micros): boolean {
    const inquiry = this.#inquiries.get(orderId) ?? { times: 0, nextAt: now };
    if (inquiry.nextAt > now) return false;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** inquiry.times);
    this.#inquiries.set(orderId, { times: inquiry.times + 1, nextAt: now + pause });
    return true;
  }

  #forgetKnown(): void {
    for (const orderId of this.#inquiries.keys()) {
      if (this.deps.state.order(orderId)?.conditions.unknown) continue;
      this.#inquiries.delete(orderId);
      this.deps.venues.sent.settle(orderId);
    }
  }
}
