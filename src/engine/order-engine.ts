/** One partition's single writer: takes requests and reports, lets OrderFlow decide, and answers when it is durable. */
import { isImmediate } from '../execution/parent-step.js';
import { isRolledBack } from '../journal/commit-failure.js';
import type { VenueReport, VenueStatement } from '../execution/venue-adapter.js';
import type { User } from '../model/actor.js';
import type { TradePrint } from '../model/book.js';
import type { Finding } from '../model/reconciliation.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Order } from '../orders/order.js';
import type {
  CancelCommand,
  CheckOutcome,
  DeskCommand,
  DeskOutcome,
  ListCommand,
  ListOutcome,
  OrderEntry,
  ReplaceCommand,
  RequestOutcome,
  ResolveCommand,
  ResolveOutcome,
  SubmitOutcome,
} from './order-entry.js';
import type { CommandSource } from './command.js';
import { enterList } from './list-flow.js';
import type { MarketWatch } from './market-watch.js';
import { concernedBy, ReconciliationFlow } from './reconciliation-flow.js';
import type { StatementUse } from './reconciliation-flow.js';
import { resolutionRefusal, resolutionReports } from './resolution.js';
import type { Partition } from './partition.js';
import { askedBefore, listAgain, usedBefore } from './repeated-requests.js';
import type { Asked } from './repeated-requests.js';
import { replacementOf, sameTerms } from './same-request.js';
import type { ShutdownPolicy } from './wind-down.js';
import type { ArchivedFamily } from './retirement.js';
import { Turn } from './turn.js';
import type { ClOrdIdUse } from './used-cl-ord-ids.js';

const CLOSED = 'starting';

/** Null: it did not come over the bus. */
type Source = CommandSource | null;

export class OrderEngine implements OrderEntry {
  #partition: Partition | null = null;
  #closedBecause: string | null = CLOSED;

  constructor(private readonly nextId: () => string) {}

  /** Begins to work on a replayed partition; orders are taken from `accept` on. */
  adopt(partition: Partition): void {
    this.#partition = partition;
  }

  accept(): void {
    this.#closedBecause = null;
  }

  /** Takes no more orders; reports of what is already out are still heard. */
  refuse(reason: string): void {
    this.#closedBecause = reason;
  }

  /** Lets go of a partition whose state can no longer be trusted, or that is handed over. */
  abandon(reason: string): void {
    this.#closedBecause = reason;
    this.#partition = null;
  }

  readiness(): { readonly ready: boolean; readonly reason: string | null } {
    return { ready: this.#closedBecause === null, reason: this.#closedBecause };
  }

  /** How many children of each market nobody knows the state of. */
  unknownByVenue(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { venue } of this.#partition?.state.openChildren.unknown() ?? []) {
      if (venue !== null) counts.set(venue, (counts.get(venue) ?? 0) + 1);
    }
    return counts;
  }

  stateHash(): string {
    return this.#partition?.state.stateHash() ?? '';
  }

  async submit(terms: OrderTerms, by: User, source: Source = null): Promise<SubmitOutcome> {
    const open = this.#open();
    if (typeof open === 'string') return { kind: 'UNAVAILABLE', reason: open };
    try {
      const { account, clOrdId } = terms;
      if (open.state.clOrdIds.mayBeArchived(account, clOrdId))
        await this.#lookUp(open, open.recall.clOrdId(account, clOrdId));
      const used = open.state.useOf(account, clOrdId);
      if (used) return await this.#again(open, used, { terms, by, source });
      const { turn, orderId, verdict } = open.flow.enter(terms, by);
      await open.recorder.record(turn, source);
      if (verdict.accepted) return { kind: 'ACCEPTED', orderId, replayed: false };
      return { kind: 'REFUSED', orderId, replayed: false, results: verdict.results };
    } catch (error) {
      return unavailable(error);
    }
  }

  /** The answer to a request that was made before: never before the first one's own answer. */
  async #again(
    open: Partition,
    { orderId, kind }: ClOrdIdUse,
    { terms, by, source }: { readonly terms: OrderTerms; readonly by: User; readonly source: Source },
  ): Promise<SubmitOutcome> {
    const order = open.state.order(orderId);
    if (kind !== 'ORDER' || !order || !sameTerms(order.enteredTerms, terms)) {
      if (order) await open.recorder.record(open.flow.duplicate(order, terms, by), source);
      return { kind: 'DUPLICATE_CLORDID', orderId };
    }
    await open.recorder.settled();
    if (order.end?.kind !== 'REJECTED') return { kind: 'ACCEPTED', orderId, replayed: true };
    return { kind: 'REFUSED', orderId, replayed: true, results: open.state.refusal(orderId) };
  }

  async submitList(command: ListCommand, by: User, source: Source = null): Promise<ListOutcome> {
    const open = this.#open();
    if (typeof open === 'string') return { kind: 'UNAVAILABLE', reason: open };
    try {
      await this.#lookUpList(open, command);
      const known = open.state.lists.of(command.account, command.listId);
      if (known.length > 0) return await listAgain(open, known, command);
      const used = usedBefore(open, command);
      if (used) return used;
      const { turn, entries, accepted } = enterList(open.flow, command.orders, by);
      await open.recorder.record(turn, source);
      const orderIds = entries.map(({ orderId }) => orderId);
      if (accepted) return { kind: 'ACCEPTED', orderIds, replayed: false };
      const results = entries.map(({ verdict }) => verdict.results);
      return { kind: 'REFUSED', orderIds, replayed: false, results };
    } catch (error) {
      return unavailable(error);
    }
  }

  cancel({ orderId, clOrdId }: CancelCommand, by: User, source: Source = null): Promise<RequestOutcome> {
    const asked: Asked = { orderId, clOrdId: clOrdId ?? this.nextId(), kind: 'CANCEL' };
    return this.#request(asked, source, (open, order, id) => open.flow.requests.cancel(order, id, by.userId));
  }

  replace(command: ReplaceCommand, by: User, source: Source = null): Promise<RequestOutcome> {
    const { changes } = command;
    return this.#request({ ...command, kind: 'REPLACE' }, source, (open, order, id) => {
      const replacement = replacementOf(order, changes);
      return open.flow.requests.replace(order, { clOrdId: id, replacement }, by);
    });
  }

  async #request(
    asked: Asked,
    source: Source,
    take: (open: Partition, order: Order, clOrdId: string) => Turn,
  ): Promise<RequestOutcome> {
    const { orderId, clOrdId } = asked;
    const open = this.#open();
    if (typeof open === 'string') return { kind: 'UNAVAILABLE', reason: open };
    try {
      if (!open.state.order(orderId)) await this.#lookUp(open, open.recall.order(orderId));
      const account = open.state.order(orderId)?.terms.account ?? '';
      if (open.state.clOrdIds.mayBeArchived(account, clOrdId))
        await this.#lookUp(open, open.recall.clOrdId(account, clOrdId));
      // From here to the turn nothing is waited for: nobody else can come in between.
      const order = open.state.order(orderId);
      if (!order || order.parentOrderId !== null) return { kind: 'UNKNOWN_ORDER', orderId };
      const used = open.state.useOf(account, clOrdId);
      if (used) return await askedBefore(open, order, asked, used);
      const turn = take(open, order, clOrdId);
      await open.recorder.record(turn, source);
      return outcomeOf(turn, orderId, clOrdId);
    } catch (error) {
      return unavailable(error);
    }
  }

  async deskReport(command: DeskCommand, by: User, from: Source = null): Promise<DeskOutcome> {
    const open = this.#open();
    if (typeof open === 'string') return { kind: 'UNAVAILABLE', reason: open };
    try {
      const { orderId } = command;
      if (!open.state.order(orderId)) await this.#lookUp(open, open.recall.order(orderId));
      const taken = open.desk.take(command, by);
      if (taken.kind === 'REFUSED') return taken;
      const { source, turn } = taken;
      await (turn ? open.recorder.record(turn, from) : open.recorder.settled());
      return { kind: 'REPORTED', source, replayed: turn === null };
    } catch (error) {
      return unavailable(error);
    }
  }

  /** Causes OutcomeKnown by the person, then what a market's report would: executions, an end, and the parent's next step. */
  async resolve(command: ResolveCommand, by: User, source: Source = null): Promise<ResolveOutcome> {
    const { orderId, outcome, reason } = command;
    const open = this.#open();
    if (typeof open === 'string') return { kind: 'UNAVAILABLE', reason: open };
    try {
      if (!open.state.order(orderId)) await this.#lookUp(open, open.recall.order(orderId));
      const order = open.state.order(orderId);
      if (!order) return { kind: 'UNKNOWN_ORDER', orderId };
      const text = resolutionRefusal(order, command);
      if (text !== null) return { kind: 'REFUSED', orderId, text };
      const sessionId = open.state.session(order.venue ?? '')?.sessionId ?? '';
      const at = open.flow.deps.clock.now();
      const reports = resolutionReports(order, command, { sessionId, at, nextId: this.nextId });
      const decision = { actor: by.userId, text: `${outcome} by decision: ${reason}` };
      await open.recorder.record(open.reports.decide(order, reports, decision), source);
      return { kind: 'RESOLVED', orderId };
    } catch (error) {
      return unavailable(error);
    }
  }

  check(terms: OrderTerms, by: User): CheckOutcome {
    const open = this.#open();
    if (typeof open === 'string') return { accepted: false, results: [], route: null };
    return open.flow.preview(terms, by);
  }

  /** The list of this name, and whatever used one of its ClOrdIDs. */
  async #lookUpList(open: Partition, { account, listId, orders }: ListCommand): Promise<void> {
    if (open.state.lists.mayBeArchived(account, listId))
      await this.#lookUp(open, open.recall.list(account, listId));
    for (const { clOrdId } of orders)
      if (open.state.clOrdIds.mayBeArchived(account, clOrdId))
        await this.#lookUp(open, open.recall.clOrdId(account, clOrdId));
  }

  /** Brings back what a statement is about, before it is held against the books. */
  async recall(statement: VenueStatement): Promise<void> {
    const open = this.#partition;
    if (open) await open.recall.orders(concernedBy(statement, open.state));
  }

  /** Waits for the archive. A partition that was abandoned meanwhile must not be written to. */
  async #lookUp(open: Partition, found: Promise<void>): Promise<void> {
    await found;
    const now = this.#open();
    if (now !== open) throw new Error(typeof now === 'string' ? now : 'the engine was restarted');
  }

  /** The archive has these families now: what is over and old can leave memory. */
  archived(families: readonly ArchivedFamily[]): void {
    this.#partition?.retirement.archived(families);
  }

  /** A venue's report; always heard while there is a partition, ready or not. */
  onReport(report: VenueReport): void {
    this.#partition?.queue.take(report);
  }

  /**
   * Asks after what is unknown; lets paused parents try again and does what the calendar asks. Called every moment by
   * the lifecycle.
   */
  tick(): void {
    this.#take((open, turn) => {
      open.flow.uncertainty.tick(turn);
      if (this.#closedBecause === null) open.flow.work.tick(turn);
    });
    const open = this.#partition;
    if (!open || this.#closedBecause !== null) return;
    for (const due of open.flow.work.due()) this.#record(open, due);
  }

  /** A trade was printed; the market data has taken it in already. */
  onTrade(print: TradePrint): void {
    this.#look(print.symbol, (watch, turn) => watch.traded(turn, print));
  }

  /** The books of a symbol have changed; the market data has taken it in already. */
  onBook(symbol: string): void {
    this.#look(symbol, (watch, turn) => watch.quoted(turn, symbol));
  }

  /** Costs one look-up while no order watches the symbol. */
  #look(symbol: string, look: (watch: MarketWatch, turn: Turn) => void): void {
    const open = this.#partition;
    if (!open || this.#closedBecause !== null || !open.flow.work.watch.concerns(symbol)) return;
    const turn = new Turn(open.state);
    look(open.flow.work.watch, turn);
    this.#record(open, turn);
  }

  /** A new partition: nobody knows yet what has become of what the last one had out. */
  restarted(): void {
    this.#take((open, turn) => open.flow.uncertainty.restarted(turn));
  }

  linkLost(venue: string): void {
    this.#take((open, turn) => open.flow.uncertainty.linkLost(turn, venue));
  }

  linkUp(venue: string): void {
    this.#take((open, turn) => open.flow.uncertainty.linkUp(turn, venue));
  }

  /** Routes nothing any more; with CANCEL every electronic market is asked to give its orders back. */
  windDown(openOrders: ShutdownPolicy['openOrders']): void {
    this.#take((open, turn) => {
      open.flow.work.standStill();
      if (openOrders === 'CANCEL') open.flow.work.recallAll(turn);
    });
  }

  /**
   * Children whose outcome is to be awaited before the end, by market: with CANCEL all that work, with LEAVE those that
   * are immediate or were asked for something. What stands where no link leads is not waited for.
   */
  awaited(openOrders: ShutdownPolicy['openOrders']): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const open = this.#partition;
    for (const child of open?.state.openChildren.working() ?? []) {
      const { venue, requests } = child;
      const { venues } = open?.flow.deps ?? {};
      if (venue === null || venues?.profile(venue)?.manual !== false || venues.link(venue) === null) continue;
      if (openOrders === 'CANCEL' || isImmediate(child) || requests.length > 0)
        counts.set(venue, (counts.get(venue) ?? 0) + 1);
    }
    return counts;
  }

  /** Holds a market's statement against the books; see ReconciliationFlow. Throws while there is no partition. */
  reconcile(use: StatementUse): readonly Finding[] {
    const open = this.#partition;
    if (!open) throw new Error('there are no books to compare with now');
    const { flow, reports, queue } = open;
    const moving = new Set([...use.moving, ...queue.waiting(use.statement.venue)]);
    const books = new ReconciliationFlow(flow.deps, reports, flow.uncertainty);
    const { differences, turns } = books.take({ ...use, moving });
    for (const turn of turns) this.#record(open, turn);
    return differences.map(({ kind, action, subject, text }) => ({ kind, action, subject, text }));
  }

  /** One turn of the engine's own, when there is a partition. */
  #take(work: (open: Partition, turn: Turn) => void): void {
    const open = this.#partition;
    if (!open) return;
    const turn = new Turn(open.state);
    work(open, turn);
    this.#record(open, turn);
  }

  /** Resolves when everything decided before the call is durable; rejects when it may not be. */
  async durable(): Promise<void> {
    if (!this.#partition) throw new Error('there is no partition');
    await this.#partition.recorder.settled();
  }

  /** Resolves when everything decided so far is durable and out. */
  async settled(): Promise<void> {
    await this.#partition?.recorder.settled();
  }

  /** The recorder has already told of a failure and the partition is being rebuilt. */
  #record(open: Partition, turn: Turn): void {
    open.recorder.record(turn).catch(() => undefined);
  }

  #open(): Partition | string {
    return this.#closedBecause ?? this.#partition ?? CLOSED;
  }
}

function outcomeOf(turn: Turn, orderId: string, clOrdId: string): RequestOutcome {
  const refused = turn.first('CancelRejected');
  if (refused?.clOrdId !== clOrdId) return { kind: 'REQUESTED', orderId, clOrdId };
  const results = turn.first('OrderChecked')?.results;
  const { cxlRejReason: reason, text } = refused;
  return { kind: 'REJECTED', orderId, reason, text, ...(results && { results }) };
}

/** Of a commit whose outcome nobody knows the same request, sent again, tells. */
function unavailable(error: unknown): Extract<SubmitOutcome, { kind: 'UNAVAILABLE' }> {
  const message = error instanceof Error ? error.message : String(error);
  const reason = `the journal cannot be used: ${message}`;
  return isRolledBack(error)
    ? { kind: 'UNAVAILABLE', reason }
    : { kind: 'UNAVAILABLE', reason, undecided: true };
}
