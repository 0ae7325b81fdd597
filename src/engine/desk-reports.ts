/** What people at a desk report: seen through for mistakes first, then taken like any market's report. */
import { createHash } from 'node:crypto';
import type { User } from '../model/actor.js';
import type { VenueProfile } from '../model/venue.js';
import type { NamedReport, ReportSource } from '../orders/events.js';
import type { Order } from '../orders/order.js';
import { deskRefusal } from './desk-refusal.js';
import { deskWords } from './desk-words.js';
import type { FlowDeps } from './flow-deps.js';
import type { MarketReports } from './market-reports.js';
import type { DeskCommand, DeskOutcome } from './order-entry.js';
import type { Turn } from './turn.js';

/** The one session of every desk: its memory is the journal, which is never lost. */
const JOURNAL = 'journal';

export type DeskTurn =
  | Extract<DeskOutcome, { kind: 'REFUSED' }>
  /** `turn` is still to be recorded; null when the same report was taken before. */
  | { readonly kind: 'REPORTED'; readonly source: ReportSource; readonly turn: Turn | null };

interface DeskOrder {
  readonly order: Order;
  readonly profile: VenueProfile;
}

export class DeskReports {
  constructor(
    private readonly deps: FlowDeps,
    private readonly reports: MarketReports,
  ) {}

  /** Causes what `MarketReports.receive` does, with the person as actor; or nothing, and says why. */
  take(command: DeskCommand, by: User): DeskTurn {
    const { execId } = command;
    const found = this.#find(command.orderId);
    if ('reason' in found) return found;
    const named = execId === null ? null : { execId, digest: digestOf(command) };
    return (named && this.#again(found, named)) ?? this.#report(found, command, { by, named });
  }

  #report(
    { order, profile }: DeskOrder,
    { report, text }: DeskCommand,
    { by, named }: { readonly by: User; readonly named: NamedReport | null },
  ): DeskTurn {
    const booked =
      'execRefId' in report
        ? this.deps.state.executions.findByAnyName(order.orderId, report.execRefId)
        : undefined;
    const refused = deskRefusal(report, { order, booked });
    if (refused) return { kind: 'REFUSED', ...refused };
    const source = this.#nextSource(profile.venue);
    const execId = named?.execId ?? this.deps.ids.next();
    const words = deskWords(report, { order, booked, execId, text, feeRate: profile.takerFee });
    const { venue, sessionId, seq } = source;
    const said = { ...words, venue, sessionId, seq, clOrdId: order.orderId, at: this.deps.clock.now() };
    const note = { ...(named && { named }), ...(text !== null && { text }) };
    const turn = this.reports.receive(said, { actor: by.userId, note });
    if (turn.events.length > 0) return { kind: 'REPORTED', source, turn };
    return { kind: 'REFUSED', reason: 'NOTHING_NEW', text: turn.alerts[0] ?? 'that says nothing new' };
  }

  #find(orderId: string): DeskOrder | Extract<DeskOutcome, { kind: 'REFUSED' }> {
    const { state, venues } = this.deps;
    const order = state.order(orderId);
    if (!order) return { kind: 'REFUSED', reason: 'UNKNOWN_ORDER', text: `there is no order ${orderId}` };
    const profile = order.venue === null ? undefined : venues.profile(order.venue);
    if (profile?.manual) return { order, profile };
    const onDesk = state
      .childrenOf(orderId)
      .findLast(({ venue }) => venue !== null && venues.profile(venue)?.manual === true);
    const text = onDesk
      ? `order ${orderId} is the client's; on the desk it is order ${onDesk.orderId}`
      : `order ${orderId} is not on a desk`;
    return { kind: 'REFUSED', reason: 'NOT_ON_A_DESK', text };
  }

  /** The same report again causes nothing; another one of that name is refused. Null for a new name. */
  #again({ order, profile }: DeskOrder, { execId, digest }: NamedReport): DeskTurn | null {
    const { named, executions } = this.deps.state;
    const before = named.find(order.orderId, execId);
    if (before?.digest === digest) {
      const source = { venue: profile.venue, sessionId: JOURNAL, seq: before.seq };
      return { kind: 'REPORTED', source, turn: null };
    }
    if (!before && !executions.has(order.orderId, execId)) return null;
    const text = `execId ${execId} belongs to another report on order ${order.orderId}`;
    return { kind: 'REFUSED', reason: 'DUPLICATE_EXECID', text };
  }

  /** Counts by one in the order in which reports are taken, over restarts too. */
  #nextSource(venue: string): ReportSource {
    const lastSeq = this.deps.state.session(venue)?.lastSeq ?? 0;
    return { venue, sessionId: JOURNAL, seq: lastSeq + 1 };
  }
}

/** Of all that was said. */
function digestOf({ report, text }: DeskCommand): string {
  const fields = Object.entries({ ...report, text }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 32);
}
