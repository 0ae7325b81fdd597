/** Everything the engine knows, as a fold over the journal's events: the same events give the same state, byte for byte. */
import { hash } from 'node:crypto';
import type { ExposureLedger, LedgerSnapshot } from '../compliance/exposure-ledger.js';
import { Holdings } from '../compliance/holdings.js';
import type { HoldingsSnapshot } from '../compliance/holdings.js';
import type { RecentOrders, RecentOrdersSnapshot } from '../compliance/recent-orders.js';
import type { SessionResume } from '../execution/venue-adapter.js';
import { signOf } from '../model/fix.js';
import { HashSet } from '../lib/hash-set.js';
import type { Qty } from '../model/units.js';
import type { RuleResult } from '../model/rule-result.js';
import { evolve } from '../orders/evolve.js';
import { isExecution } from '../orders/execution-report.js';
import type { ExecutionEvent } from '../orders/execution-report.js';
import type { OrderEvent } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import { isWorking } from '../orders/order-state.js';
import { BookedExecutions } from './booked-executions.js';
import { OpenChildren } from './open-children.js';
import { OrderLists } from './order-lists.js';
import { NamedReports } from './named-reports.js';
import { isOver, OrderFamily } from './order-family.js';
import { ParentAccounts } from './parent-accounts.js';
import { UsedClOrdIds } from './used-cl-ord-ids.js';
import type { ClOrdIdUse } from './used-cl-ord-ids.js';
import { VenueFills } from './venue-fills.js';
import type { VenueFillsSnapshot } from './venue-fills.js';

/** How far the reports of a market's session were recorded, and what was executed in it. */
interface VenueSession {
  readonly sessionId: string;
  lastSeq: number;
  readonly positions: Record<string, Qty>;
}

/** An order as it is now, and the family that it belongs to. */
interface Filed {
  order: Order;
  readonly family: OrderFamily;
}

const NO_ORDERS: readonly Order[] = [];
const NO_RESULTS: readonly RuleResult[] = [];

/** What of the state is no single order's. The orders themselves are folded again from their own events. */
export interface EngineSnapshot {
  /** Σ of the digests of all families that were not in memory; decimal text. */
  readonly released: string;
  /** Names of the corporate actions that have taken effect. */
  readonly splits: readonly string[];
  readonly sessions: readonly (readonly [venue: string, session: VenueSession])[];
  readonly venueFills: VenueFillsSnapshot;
  readonly ledger: LedgerSnapshot;
  readonly holdings: HoldingsSnapshot;
  readonly recent: RecentOrdersSnapshot;
}

/**
 * Parents and their children leave memory together (`release`) and come back together (`adopt`): neither changes the
 * state's hash, which is a sum over all that ever were, nor what the limits count.
 */
export class EngineState {
  readonly #orders = new Map<string, Filed>();
  /** By the parent's OrderID. */
  readonly #families = new Map<string, OrderFamily>();
  readonly #openParents = new Set<string>();
  readonly #sessions = new Map<string, VenueSession>();
  /** Σ of the digests of families that are not in memory, modulo 2^256. */
  #released = 0n;

  /** Corporate actions that have taken effect. */
  readonly #splits = new Set<string>();

  readonly executions = new BookedExecutions();
  readonly venueFills = new VenueFills();
  readonly openChildren = new OpenChildren((orderId) => this.order(orderId));
  readonly named = new NamedReports();
  readonly holdings = new Holdings();
  readonly #former = new HashSet();
  readonly lists = new OrderLists(this.#former);
  readonly clOrdIds = new UsedClOrdIds(this.#former);

  readonly #accounts: ParentAccounts;

  constructor(
    readonly ledger: ExposureLedger,
    readonly recent: RecentOrders,
  ) {
    this.#accounts = new ParentAccounts(this);
  }

  order(orderId: string): Order | undefined {
    return this.#orders.get(orderId)?.order;
  }

  /** Who used this ClOrdID in the account, of the orders in memory. */
  useOf(account: string, clOrdId: string): ClOrdIdUse | undefined {
    return this.clOrdIds.useOf(account, clOrdId);
  }

  childrenOf(orderId: string): readonly Order[] {
    const ids = this.#families.get(orderId)?.childIds;
    if (!ids || ids.length === 0) return NO_ORDERS;
    const children: Order[] = [];
    for (const id of ids) {
      const child = this.order(id);
      if (child) children.push(child);
    }
    return children;
  }

  /** All orders of the order's list, itself included; none for an order without a list. */
  listOf({ terms: { account, contingency } }: Order): readonly Order[] {
    if (!contingency) return NO_ORDERS;
    return this.lists.of(account, contingency.listId).flatMap((orderId) => this.order(orderId) ?? []);
  }

  /** Parents that can still be filled, oldest first. */
  openParents(): readonly Order[] {
    return [...this.#openParents].flatMap((id) => this.order(id) ?? []);
  }

  /** Has the corporate action of this name taken effect? */
  hasSplit(name: string): boolean {
    return this.#splits.has(name);
  }

  /** How far the reports of a venue were recorded. */
  session(venue: string): SessionResume | null {
    const session = this.#sessions.get(venue);
    return session ? { sessionId: session.sessionId, lastSeq: session.lastSeq } : null;
  }

  /** Σ executions of the session by symbol, signed; null when the market is in another session, or was never heard of. */
  sessionPositions(venue: string, sessionId: string): Readonly<Record<string, Qty>> | null {
    const session = this.#sessions.get(venue);
    return session?.sessionId === sessionId ? session.positions : null;
  }

  /** Did compliance refuse the order, or its list? */
  wasRefused(orderId: string): boolean {
    return (this.#families.get(orderId)?.refusal ?? null) !== null;
  }

  /** The rule results of a refused order. */
  refusal(orderId: string): readonly RuleResult[] {
    return this.#families.get(orderId)?.refusal ?? NO_RESULTS;
  }

  /** Folds one event in. Throws when it cannot follow from what went before: the journal is then not ours. */
  apply(event: OrderEvent): void {
    if (event.type === 'SharesSplit') {
      this.#splits.add(event.orderId);
      this.holdings.split({ symbol: event.symbol, effectiveAt: event.effectiveAt, ...event.split });
      return;
    }
    const filed = this.#orders.get(event.orderId);
    const before = filed?.order;
    const after = evolve(before, event);
    const family = filed?.family ?? this.#file(after);
    if (filed) filed.order = after;
    if (event.source) this.#noteSource(event.source);
    const isChild = after.parentOrderId !== null;
    if (event.type === 'OrderEntered' && isChild) family.addChild(after.orderId);
    family.count(event, isChild);
    this.executions.apply(event, isChild);
    if (isChild) return this.#indexChild(event, before, after);
    if (after !== before) this.#index(event, after, family);
    this.#accounts.apply(event, before, after);
  }

  #file(order: Order): OrderFamily {
    const id = order.parentOrderId ?? order.orderId;
    const known = this.#families.get(id);
    const family = known ?? new OrderFamily(id);
    if (!known) this.#families.set(id, family);
    this.#orders.set(order.orderId, { order, family });
    return family;
  }

  #noteSource(source: NonNullable<OrderEvent['source']>): void {
    const { venue, sessionId, seq } = source;
    const known = this.#sessions.get(venue);
    if (known?.sessionId !== sessionId) this.#sessions.set(venue, { sessionId, lastSeq: seq, positions: {} });
    else if (known.lastSeq < seq) known.lastSeq = seq;
  }

  #indexChild(event: OrderEvent, before: Order | undefined, child: Order): void {
    if (child !== before) this.openChildren.note(child);
    if (event.source?.named) this.named.apply(event);
    this.venueFills.apply(event);
    if (event.source && isExecution(event)) this.#notePosition(event, child);
  }

  /** What the market should have us at, in its present session. */
  #notePosition(event: ExecutionEvent, { venue, terms }: Order): void {
    const session = this.#sessions.get(venue ?? '');
    if (!session || session.sessionId !== event.source?.sessionId) return;
    const before = event.type === 'OrderFilled' ? 0 : event.booked.lastQty;
    const change = signOf(terms.side) * (event.lastQty - before);
    session.positions[terms.symbol] = (session.positions[terms.symbol] ?? 0) + change;
  }

  #index(event: OrderEvent, order: Order, family: OrderFamily): void {
    this.#indexUse(event, order, family);
    if (event.type === 'OrderEntered') this.lists.entered(order);
    if (isWorking(order) || order.requests.length > 0) this.#openParents.add(order.orderId);
    else this.#openParents.delete(order.orderId);
  }

  /** A request that was refused has used its ClOrdID up as well. */
  #indexUse(event: OrderEvent, { orderId, terms }: Order, family: OrderFamily): void {
    switch (event.type) {
      case 'OrderEntered':
        return this.#use(family, terms.account, event.terms.clOrdId, { orderId, kind: 'ORDER' });
      case 'CancelRequested':
        return this.#use(family, terms.account, event.clOrdId, { orderId, kind: 'CANCEL' });
      case 'ReplaceRequested':
        return this.#use(family, terms.account, event.clOrdId, { orderId, kind: 'REPLACE' });
      case 'CancelRejected':
        return this.#use(family, terms.account, event.clOrdId, { orderId, kind: event.responseTo });
      default:
        return;
    }
  }

  #use(family: OrderFamily, account: string, clOrdId: string, use: ClOrdIdUse): void {
    const key = this.clOrdIds.use(account, clOrdId, use);
    if (key !== null) family.addClOrdIdKey(key);
  }

  /** The families in memory, by their parent's OrderID. */
  families(): ReadonlyMap<string, OrderFamily> {
    return this.#families;
  }

  /** The families of the list that it belongs to, itself included: they leave memory together. */
  together(family: OrderFamily): readonly OrderFamily[] {
    const parent = this.order(family.parentOrderId);
    if (!parent?.terms.contingency) return [family];
    return this.listOf(parent).flatMap(({ orderId }) => this.#families.get(orderId) ?? []);
  }

  /** True when nothing more is to be done about the parent, any of its children, or any order of its list. */
  isOver(family: OrderFamily): boolean {
    return this.together(family).every((each) => this.#isOver(each));
  }

  #isOver({ parentOrderId, childIds }: OrderFamily): boolean {
    if (this.ledger.heldFor(parentOrderId) !== 0n) return false;
    return [parentOrderId, ...childIds].every((id) => {
      const order = this.order(id);
      return order === undefined || isOver(order);
    });
  }

  /**
   * Lets a family go that is over: its events, folded again, are all that is needed to `adopt` it. Its digest is that
   * of the archive, when that has it as it is and tells.
   */
  release(family: OrderFamily): void {
    const { archived } = family;
    const known = archived?.events === family.events ? archived.digest : null;
    const digest = known ?? this.digest(family);
    this.#released = sum(this.#released, digest);
    const { parentOrderId, childIds, clOrdIdKeys } = family;
    for (const id of childIds) {
      this.#orders.delete(id);
      this.executions.release(id);
      this.named.release(id);
    }
    this.lists.release(this.order(parentOrderId));
    this.#orders.delete(parentOrderId);
    this.#families.delete(parentOrderId);
    this.#openParents.delete(parentOrderId);
    this.ledger.forget(parentOrderId);
    for (const key of clOrdIdKeys) this.clOrdIds.release(key);
  }

  /**
   * Takes in families that were folded apart, each from all its events and none of them in memory. What the limits
   * count is as it was: they have been counted. `apart` is not to be used any more.
   */
  adopt(apart: EngineState): void {
    for (const family of apart.#families.values()) {
      const digest = apart.digest(family);
      family.archived = { events: family.events, digest };
      this.#released = sum(this.#released, MODULUS - digest);
    }
    this.#takeIn(apart);
  }

  toSnapshot(): EngineSnapshot {
    return {
      released: String(this.#released),
      splits: [...this.#splits].toSorted(),
      sessions: this.#sessionsByName(),
      venueFills: this.venueFills.toSnapshot(),
      ledger: this.ledger.toSnapshot(),
      holdings: this.holdings.toSnapshot(),
      recent: this.recent.toSnapshot(),
    };
  }

  /** Of an empty state makes the one that the snapshot is of; `apart` has folded the families that were in memory. */
  restore(snapshot: EngineSnapshot, apart: EngineState): void {
    const { released, splits, sessions, venueFills, ledger, holdings, recent } = snapshot;
    this.#released = BigInt(released);
    for (const split of splits) this.#splits.add(split);
    for (const [venue, session] of sessions) this.#sessions.set(venue, session);
    this.venueFills.restore(venueFills);
    this.ledger.restore(ledger);
    this.holdings.restore(holdings);
    this.recent.restore(recent);
    this.#takeIn(apart);
  }

  /** Takes in hashes of names that were used, as the snapshots kept them. */
  restoreNames(hashes: Uint8Array): void {
    this.#former.addAll(hashes);
  }

  #takeIn(apart: EngineState): void {
    for (const [id, filed] of apart.#orders) this.#orders.set(id, filed);
    for (const [id, family] of apart.#families) this.#families.set(id, family);
    for (const id of apart.#openParents) this.#openParents.add(id);
    for (const { order } of apart.#orders.values())
      if (order.parentOrderId !== null) this.openChildren.note(order);
    this.executions.adopt(apart.executions);
    this.named.adopt(apart.named);
    this.lists.adopt(apart.lists);
    this.clOrdIds.adopt(apart.clOrdIds);
    this.ledger.adopt(apart.ledger);
  }

  /** SHA-256 over all of it: the sum of the families' digests, whether they are in memory or not, and what is no family's. */
  stateHash(): string {
    let digests = this.#released;
    for (const family of this.#families.values()) digests = sum(digests, this.digest(family));
    const splits = [...this.#splits].toSorted();
    const totals = [...this.ledger.totals(), ...this.holdings.entries()];
    return digestOf([digests.toString(16), splits, this.#sessionsByName(), ...totals]);
  }

  /** SHA-256 over the family's canonical form: the parent, its children as they were entered, and what is known of each. */
  digest({ parentOrderId, childIds, clOrdIdKeys, refusal, events }: OrderFamily): bigint {
    const lines: unknown[] = [this.order(parentOrderId), this.ledger.reservationOf(parentOrderId)];
    for (const id of childIds)
      lines.push(this.order(id), ...this.executions.entries(id), ...this.named.entries(id));
    for (const key of clOrdIdKeys) lines.push(key, this.clOrdIds.of(key));
    lines.push(refusal, events);
    return BigInt(`0x${digestOf(lines)}`);
  }

  #sessionsByName(): EngineSnapshot['sessions'] {
    return [...this.#sessions].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}

const MODULUS = 2n ** 256n;

function sum(a: bigint, b: bigint): bigint {
  return (a + b) % MODULUS;
}

function digestOf(lines: readonly unknown[]): string {
  return hash('sha256', lines.map(canonical).join(''), 'hex');
}

function canonical(value: unknown): string {
  return `${JSON.stringify(value ?? null, (_key, field: unknown) => (typeof field === 'bigint' ? field.toString() : field))}\n`;
}
