/** A day of random orders, cancels and replaces over exchanges whose links do what a seeded script says. */
import type { OrderTerms } from '../../../src/model/order-terms.js';
import { SeededRandom } from '../../../src/lib/random.js';
import type { TimeInForce } from '../../../src/model/fix.js';
import { decodeEvent } from '../../../src/orders/event-codec.js';
import type { OrderEvent } from '../../../src/orders/events.js';
import type { Exchange } from '../../../venues/simulated/exchange/exchange.js';
import type { SimulatedVenueConfig } from '../../../venues/simulated/simulated-venue.js';
import { EngineFixture } from '../../support/engine-fixture.js';
import { HostileLink } from '../../support/hostile/hostile-link.js';
import { anyScript, HONEST } from '../../support/hostile/script.js';
import { executeWrongly } from '../../support/hostile/wrong-executions.js';
import type { WrongExecution } from '../../support/hostile/wrong-executions.js';
import { ExchangeRecords, OrdersOnWire } from './exchange-records.js';
import { reckon } from './reckoning.js';

const SYMBOL = 'AAPL';
const MID = 1_872_600;
const TICK = 100;
const SECOND = 1_000_000;
const TAKEN: readonly TimeInForce[] = ['DAY', 'DAY', 'DAY', 'GTC', 'IOC', 'IOC', 'FOK'];

/** What is displayed is often gone when an order comes, so that orders are filled in part and ended. */
function fleeting({ profile, simulation }: SimulatedVenueConfig): SimulatedVenueConfig {
  return { profile, simulation: { ...simulation, fade: { probability: 0.4, fraction: 0.6 } } };
}

type Task = readonly [chance: number, task: () => unknown];

export class HostileDay {
  readonly wrong: WrongExecution[] = [];
  readonly wire = new OrdersOnWire();
  readonly fixture: EngineFixture;
  readonly exchanges: readonly Exchange[];
  readonly #links = new Map<string, HostileLink>();
  readonly #random: SeededRandom;
  readonly #tasks: readonly Task[];
  readonly #orders: string[] = [];
  #names = 0;

  constructor(seed: string) {
    this.#random = new SeededRandom(seed);
    this.fixture = new EngineFixture({
      bend: fleeting,
      linked: (venue, dial) => (receiver) => this.#linkOf(venue).over(this.wire.over(venue, dial))(receiver),
    });
    const { venues } = this.fixture.configuration;
    this.exchanges = venues.flatMap(({ kind, profile: { venue } }) =>
      kind === 'desk' ? [] : this.fixture.exchange(venue),
    );
    this.#tasks = [
      [0.2, () => this.#submit()],
      [0.08, () => this.#cancel()],
      [0.08, () => this.#replace()],
      [0.2, () => this.#quote()],
      [0.1, () => this.#trade()],
      [0.04, () => this.#executeWrongly()],
      [0.02, () => this.#halt()],
      [0.01, () => this.#anyLink()?.cut()],
      [0.003, () => this.#killEngine()],
    ];
  }

  /** How often each misdeed was done. */
  get misdeeds(): ReadonlyMap<string, number> {
    const all = new Map<string, number>();
    for (const { done } of this.#links.values())
      for (const [name, count] of done) all.set(name, (all.get(name) ?? 0) + count);
    return all;
  }

  /** Throws at the first thing that is wrong; answers how many executions were booked. */
  async run(steps: number): Promise<number> {
    await this.fixture.start();
    for (let i = 0; i < 40; i += 1) this.#quote();
    this.#behave('HOSTILE');
    for (let step = 0; step < steps; step += 1) {
      await this.#anything();
      await this.fixture.step(this.#pause());
      this.#checkExposed();
    }
    await this.#makePeace();
    return reckon(this);
  }

  /** Everything that is durable, in order. */
  events(): readonly OrderEvent[] {
    return this.fixture.store.rows.map((record) => decodeEvent(record));
  }

  /** Mostly moments, sometimes long enough for patience to end. */
  #pause(): number {
    return this.#random.next() < 0.02 ? this.#random.int(1, 8) * SECOND : this.#random.int(0, 30) * 1_000;
  }

  async #anything(): Promise<void> {
    let pick = this.#random.next();
    for (const [chance, task] of this.#tasks) {
      pick -= chance;
      if (pick < 0) return void (await task());
    }
  }

  #behave(how: 'HOSTILE' | 'HONEST'): void {
    for (const { venue } of this.exchanges)
      this.#linkOf(venue).follow(how === 'HONEST' ? HONEST : anyScript(this.#random.fork(`script ${venue}`)));
  }

  /** Links become honest and markets open; then whatever is still open is taken back. */
  async #makePeace(): Promise<void> {
    const { fixture } = this;
    this.#behave('HONEST');
    for (const { operator } of this.exchanges) operator.resume(SYMBOL);
    for (const link of this.#links.values()) link.setClock(0);
    await fixture.wait(90 * SECOND);
    for (const { orderId } of fixture.partition.state.openParents())
      await fixture.engine.cancel({ orderId, clOrdId: this.#name() }, fixture.trader);
    await fixture.wait(90 * SECOND);
  }

  async #submit(): Promise<void> {
    const answer = await this.fixture.submit(this.#anyTerms());
    if (answer.kind === 'ACCEPTED') this.#orders.push(answer.orderId);
  }

  #anyTerms(): Partial<OrderTerms> {
    const random = this.#random;
    const market = random.next() < 0.2;
    return {
      clOrdId: this.#name(),
      symbol: SYMBOL,
      side: random.next() < 0.5 ? 'BUY' : 'SELL',
      ordType: market ? 'MARKET' : 'LIMIT',
      price: market ? null : this.#anyPx(),
      orderQty: random.int(1, 600),
      timeInForce: TAKEN[random.int(0, TAKEN.length - 1)] ?? 'DAY',
    };
  }

  #cancel(): unknown {
    const orderId = this.#anyOrder();
    return orderId && this.fixture.engine.cancel({ orderId, clOrdId: this.#name() }, this.fixture.trader);
  }

  #replace(): unknown {
    const orderId = this.#anyOrder();
    const order = orderId === undefined ? undefined : this.fixture.partition.state.order(orderId);
    if (!order) return undefined;
    const changes = {
      orderQty: this.#random.int(1, 800),
      ...(order.terms.price !== null && { price: this.#anyPx() }),
    };
    const { orderId: id } = order;
    return this.fixture.engine.replace({ orderId: id, clOrdId: this.#name(), changes }, this.fixture.trader);
  }

  #quote(): void {
    const side = this.#random.next() < 0.5 ? 'BUY' : 'SELL';
    const away = this.#random.int(1, 8) * TICK;
    this.fixture.quote(this.#anyExchange().venue, side, MID + (side === 'BUY' ? -away : away), this.#lots());
  }

  /** Somebody else takes what rests, ours among it. */
  #trade(): void {
    const side = this.#random.next() < 0.5 ? 'BUY' : 'SELL';
    const px = MID + (side === 'BUY' ? 1 : -1) * this.#random.int(0, 10) * TICK;
    const order = {
      id: this.#name(),
      symbol: SYMBOL,
      side,
      px,
      qty: this.#lots(),
      timeInForce: 'IOC',
    } as const;
    this.#anyExchange().submit(order);
  }

  #executeWrongly(): void {
    const exchange = this.#anyExchange();
    const orders = this.wire.latest(exchange.venue, 20);
    const order = orders[this.#random.int(0, orders.length - 1)];
    const made = order && executeWrongly(exchange, order, this.#random);
    if (made) this.wrong.push(made);
  }

  #halt(): void {
    const { operator } = this.#anyExchange();
    if (this.#random.next() < 0.6) operator.resume(SYMBOL);
    else operator.halt(SYMBOL, this.#random.next() < 0.7 ? 'SUSPEND' : 'CANCEL');
  }

  /** It comes back over links that are no better than before. */
  async #killEngine(): Promise<void> {
    await this.fixture.killEngine();
    await this.fixture.start();
  }

  /** On the exchanges' own record no order can ever do more than it was for, but for what they did by mistake. */
  #checkExposed(): void {
    const { state } = this.fixture.partition;
    const byParent = new Map<string, number>();
    for (const [clOrdId, qty] of new ExchangeRecords(this.exchanges).exposed()) {
      const parentOrderId = state.order(clOrdId)?.parentOrderId;
      if (!parentOrderId) throw new Error(`an exchange has order ${clOrdId}, which nobody knows`);
      byParent.set(parentOrderId, (byParent.get(parentOrderId) ?? 0) + qty);
    }
    for (const { clOrdId, lastQty } of this.wrong) {
      const parentOrderId = state.order(clOrdId)?.parentOrderId ?? '';
      byParent.set(parentOrderId, (byParent.get(parentOrderId) ?? 0) - lastQty);
    }
    for (const [orderId, exposed] of byParent) {
      const most = state.order(orderId)?.terms.orderQty ?? 0;
      if (exposed > most) throw new Error(`${orderId} is for ${most}, ${exposed} of it is on the exchanges`);
    }
  }

  #linkOf(venue: string): HostileLink {
    const known = this.#links.get(venue);
    if (known) return known;
    const { scheduler } = this.fixture;
    const link = new HostileLink({ scheduler, random: this.#random.fork(venue) });
    this.#links.set(venue, link);
    return link;
  }

  #anyLink(): HostileLink | undefined {
    return this.#links.get(this.#anyExchange().venue);
  }

  #anyExchange(): Exchange {
    const found = this.exchanges[this.#random.int(0, this.exchanges.length - 1)];
    if (!found) throw new Error('there is no exchange');
    return found;
  }

  #anyOrder(): string | undefined {
    const count = this.#orders.length;
    return this.#orders[count - 1 - Math.floor(this.#random.next() * Math.min(count, 12))];
  }

  #anyPx(): number {
    return MID + this.#random.int(-10, 10) * TICK;
  }

  #lots(): number {
    return this.#random.int(1, 5) * 100;
  }

  #name(): string {
    this.#names += 1;
    return `N${this.#names}`;
  }
}
