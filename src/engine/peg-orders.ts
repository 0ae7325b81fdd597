/** Pegs that are worked here: where each belongs, when it may be moved, and how its child is brought there. */
import type { Micros } from '../lib/clock.js';
import type { BookSide } from '../model/book.js';
import { hasExecInst } from '../model/order-terms.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px } from '../model/units.js';
import { decideReplace } from '../orders/decide.js';
import type { Order } from '../orders/order.js';
import { isWorking, leavesQtyOf } from '../orders/order-state.js';
import { isImmediate } from '../execution/parent-step.js';
import { ENGINE } from './actors.js';
import type { ChildOrders } from './child-orders.js';
import type { FlowDeps } from './flow-deps.js';
import { PegTargets, within } from './peg-targets.js';
import type { Routes } from './routes.js';
import type { Turn } from './turn.js';

interface Placed {
  readonly px: Px;
  readonly at: Micros;
  /** The child that was asked to move by a replace; null otherwise. */
  readonly replaced: string | null;
}

/** What became of a look at a peg: nothing to do, look again then, or its children are to be taken back. */
export type Move = 'STAYS' | 'RECALL' | { readonly again: Micros };

export class PegOrders {
  readonly #bySymbol = new Map<string, Set<string>>();
  readonly #placed = new Map<string, Placed>();

  constructor(private readonly deps: FlowDeps) {}

  watch({ orderId, terms: { symbol } }: Order): void {
    const pegs = this.#bySymbol.get(symbol);
    if (pegs) pegs.add(orderId);
    else this.#bySymbol.set(symbol, new Set([orderId]));
  }

  forget({ orderId, terms: { symbol } }: Order): void {
    this.#placed.delete(orderId);
    const pegs = this.#bySymbol.get(symbol);
    if (pegs?.delete(orderId) && pegs.size === 0) this.#bySymbol.delete(symbol);
  }

  /** Where the pegs of a symbol belong now, in a market without them. Null for an unknown symbol. */
  targets(symbol: string): PegTargets | null {
    const instrument = this.deps.instruments.get(symbol);
    if (!instrument) return null;
    const { venues } = this.deps.market.book(symbol, this.deps.clock.now());
    const views = venues.filter(
      ({ venue, stale }) => !stale && this.deps.venues.profile(venue)?.displayed !== false,
    );
    const resting = this.#resting(symbol);
    const own = (venue: string, side: BookSide, px: Px) => resting.get(`${venue} ${side} ${px}`) ?? 0;
    return new PegTargets({ views, own, instrument });
  }

  /** What the pegs have resting where. */
  #resting(symbol: string): ReadonlyMap<string, number> {
    const resting = new Map<string, number>();
    for (const orderId of this.#bySymbol.get(symbol) ?? []) {
      for (const child of this.deps.state.childrenOf(orderId)) {
        if (!isWorking(child) || isImmediate(child) || child.terms.price === null) continue;
        const key = `${child.venue} ${child.terms.side === 'BUY' ? 'BID' : 'ASK'} ${child.terms.price}`;
        resting.set(key, (resting.get(key) ?? 0) + leavesQtyOf(child));
      }
    }
    return resting;
  }

  /** Where to send it: where it was decided to go until it may be moved again, else where it belongs now. */
  place({ orderId, terms }: Pick<Order, 'orderId' | 'terms'>): Px | null {
    const now = this.deps.clock.now();
    const placed = this.#placed.get(orderId);
    const stays = placed !== undefined && now < placed.at + this.#interval;
    const px = stays ? within(terms, placed.px) : (this.targets(terms.symbol)?.of(terms) ?? null);
    if (px !== null && !stays) this.#placed.set(orderId, { px, at: now, replaced: null });
    return px;
  }

  /**
   * Looks whether the market has left a peg behind. By a replace where its market takes that: causes RouteDecided, then
   * ReplaceRequested and ReplacePended on the child. Nothing is done while any outcome is open.
   */
  follow(turn: Turn, parent: Order, { targets, routes, children }: Following): Move {
    const resting = this.deps.state.childrenOf(parent.orderId).filter(isWorking);
    if (resting.length === 0 || !resting.every(isSettled)) return 'STAYS';
    const px = targets.of(parent.terms);
    if (px === null || resting.every((child) => child.terms.price === px)) return 'STAYS';
    const now = this.deps.clock.now();
    const placed = this.#placed.get(parent.orderId);
    const again = (placed?.at ?? 0) + this.#interval;
    if (now < again) return { again };
    const [child] = resting;
    const refused = placed?.replaced === child?.orderId && placed?.px === px;
    const inPlace = !refused && resting.length === 1 && !hasExecInst(parent.terms, 'MARKET_PEG');
    const replaces = inPlace && child && this.#replace(turn, parent, { child, px, routes, children });
    this.#placed.set(parent.orderId, { px, at: now, replaced: replaces ? child.orderId : null });
    return replaces ? 'STAYS' : 'RECALL';
  }

  #replace(turn: Turn, parent: Order, { child, px, routes, children }: Replacing): boolean {
    const { venue, orderId, terms } = child;
    if (venue === null || !this.deps.venues.profile(venue)?.native.includes('REPLACE')) return false;
    const at = this.deps.clock.now();
    const moved: OrderTerms = { ...terms, price: px, orderQty: leavesQtyOf(child) };
    if (!children.check(parent, { orderId, venue, terms: moved, at })?.accepted) return false;
    const { orderQty, timeInForce, expireTime } = terms;
    const replacement = { orderQty, price: px, timeInForce, ...(expireTime !== undefined && { expireTime }) };
    const requestId = this.deps.ids.next();
    if (!routes.explain(turn, parent, { quantity: leavesQtyOf(child), venue, px })) return false;
    const request = { clOrdId: requestId, replacement, reservePx: null, pendsAtOnce: true };
    turn.take(decideReplace(child, request, { at, actor: ENGINE }));
    turn.instructions.push({
      kind: 'REPLACE',
      venue,
      request: { clOrdId: orderId, requestId, ...replacement },
    });
    return true;
  }

  get #interval(): Micros {
    return this.deps.working.pegMinIntervalMillis * 1_000;
  }
}

export interface Following {
  readonly targets: PegTargets;
  readonly routes: Routes;
  readonly children: ChildOrders;
}

type Replacing = Omit<Following, 'targets'> & { readonly child: Order; readonly px: Px };

/** True of a child whose state is known, and that nobody has asked anything of; a market that pegs by itself is left alone. */
function isSettled(child: Order): boolean {
  const { acknowledged, requests, conditions, terms } = child;
  const known = acknowledged && requests.length === 0 && conditions.unknown === null;
  return known && !isImmediate(child) && terms.ordType !== 'PEGGED';
}
