/** A simulated exchange: clients and background flow meet in its books; time and chance come from outside. */
import type { Clock, Micros } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { Scheduler } from '../../../src/lib/scheduler.js';
import type { BookSide, Level } from '../../../src/model/book.js';
import type { Instrument } from '../../../src/model/instrument.js';
import type { Px, Qty } from '../../../src/model/units.js';
import type { FlowOrder, FlowTarget } from '../../matching/flow-target.js';
import type { Connection, Receiver } from '../connection.js';
import type { ClientMessage, ExchangeMessage } from '../wire.js';
import type { AuctionKind } from './auctions.js';
import { Auctions } from './auctions.js';
import { BookFeed } from './book-feed.js';
import { ClientOrders } from './client-orders.js';
import { ClientGate } from './client-gate.js';
import { DelayLine } from './delay-line.js';
import type { FeeSchedule } from './fee-schedule.js';
import type { Latency } from './latency/latency.js';
import { Operator } from './operator.js';
import type { DeskRules } from './order-desk.js';
import { OrderDesk } from './order-desk.js';
import { OrderWatch } from './order-watch.js';
import type { MarketRules, Trade } from './symbol-market.js';
import { SymbolMarket } from './symbol-market.js';

export interface ExchangeRules extends DeskRules, MarketRules {
  readonly fees: FeeSchedule;
  readonly latency: Latency;
  /** Levels of each side in the displayed book. */
  readonly depth: number;
  readonly heartbeat: Micros;
}

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly instruments: readonly Instrument[];
  /** Names this life of the exchange; never used before. */
  readonly sessionId: string;
}

export class Exchange implements FlowTarget {
  readonly venue: string;
  /** The acts of those who run it. */
  readonly operator: Operator;
  readonly #markets: ReadonlyMap<string, SymbolMarket>;
  readonly #feed: BookFeed;
  readonly #desk: OrderDesk;
  readonly #gate: ClientGate;
  readonly #auctions: Auctions;
  readonly #watch: OrderWatch;

  constructor(
    private readonly rules: ExchangeRules,
    private readonly deps: ExchangeDeps,
  ) {
    this.venue = rules.profile.venue;
    this.#markets = this.#openMarkets();
    this.#feed = this.#openFeed();
    const orders = new ClientOrders({ sessionId: deps.sessionId, fees: rules.fees });
    this.#desk = new OrderDesk(rules, {
      ...deps,
      orders,
      market: (symbol) => this.#markets.get(symbol),
      onWait: (order) => this.#watch.over(order),
    });
    this.#auctions = new Auctions(orders, (symbol) => this.#market(symbol));
    this.#watch = new OrderWatch(deps, { hours: rules.hours, auctions: this.#auctions, desk: this.#desk });
    const arrivals = new DelayLine(deps.clock, deps.scheduler, rules.latency);
    const home = { venue: this.venue, sessionId: deps.sessionId, clock: deps.clock };
    this.#gate = new ClientGate(home, { arrivals, desk: this.#desk, feed: this.#feed });
    this.operator = new Operator({
      venue: this.venue,
      fees: rules.fees,
      orders,
      market: (symbol) => this.#market(symbol),
      session: (clientId) => this.#gate.session(clientId),
      sessions: () => this.#gate.sessions(),
    });
  }

  /** Serves a new link; answers who takes what comes over it. */
  accept(connection: Connection<ExchangeMessage>): Receiver<ClientMessage> {
    return this.#gate.accept(connection);
  }

  /** Cuts every client's link, as a failing network would; sessions and orders stay. */
  cutLinks(): void {
    this.#gate.cutLinks();
  }

  /** Ends all links and timers. What the exchange knew is gone with it. */
  close(): void {
    this.#gate.close();
    this.#feed.stop();
    this.#watch.stop();
  }

  submit(order: FlowOrder): void {
    const market = this.#market(order.symbol);
    const { id, side, px, qty, timeInForce } = order;
    const entry = { id, side, px, qty, party: null };
    // A halted symbol trades nothing, and its book must not be crossed when it opens again.
    if (market.halted && market.available(entry) > 0) return;
    const leavesQty = market.trade(entry);
    if (leavesQty > 0 && timeInForce === 'GTC') market.rest(entry, leavesQty);
  }

  reduce(symbol: string, id: string, qty?: Qty): void {
    this.#market(symbol).reduce(id, qty ?? Number.MAX_SAFE_INTEGER);
  }

  execute(symbol: string, id: string, qty: Qty): void {
    this.#market(symbol).execute(id, qty);
  }

  print(symbol: string, px: Px, qty: Qty): void {
    const print = { venue: this.venue, symbol, px, qty, at: this.deps.clock.now() };
    this.#gate.broadcast({ type: 'TRADE', print });
  }

  /** While halted a symbol displays an empty book and refuses client orders; resting ones are suspended, cancels still taken. */
  halt(symbol: string, halted: boolean): void {
    if (halted) this.operator.halt(symbol, 'SUSPEND');
    else this.operator.resume(symbol);
  }

  /**
   * Holds the auction of a symbol now: of the orders for the opening, for the closing, or of all that wait for one.
   * Otherwise it is held when `hours` say.
   */
  uncross(symbol: string, kind?: AuctionKind): void {
    this.#auctions.hold(symbol, kind);
  }

  /** What rests here and is displayed to those who may see it, dark markets included. */
  levels(symbol: string, side: BookSide, depth: number): readonly Level[] {
    return this.#market(symbol).levels(side, depth);
  }

  #openMarkets(): ReadonlyMap<string, SymbolMarket> {
    const events = {
      changed: (symbol: string) => this.#feed.touch(symbol),
      traded: (symbol: string, trade: Trade) => this.#traded(symbol, trade),
    };
    return new Map(
      this.deps.instruments.map((instrument) => [
        instrument.symbol,
        new SymbolMarket(instrument, this.rules, events),
      ]),
    );
  }

  #openFeed(): BookFeed {
    const { depth, heartbeat } = this.rules;
    const { clock, scheduler } = this.deps;
    return new BookFeed(
      { venue: this.venue, symbols: [...this.#markets.keys()], depth, heartbeat },
      {
        clock,
        scheduler,
        levels: (symbol, side, depth) => this.#market(symbol).displayed(side, depth),
        publish: (update) => this.#gate.broadcast({ type: 'BOOK', update }),
      },
    );
  }

  #traded(symbol: string, trade: Trade): void {
    this.#desk.traded(this.#market(symbol), trade);
    this.print(symbol, trade.px, trade.qty);
  }

  #market(symbol: string): SymbolMarket {
    const market = this.#markets.get(symbol);
    if (!market) throw new Error(`${this.venue} does not list ${symbol}`);
    return market;
  }
}
