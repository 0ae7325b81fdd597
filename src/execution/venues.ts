/** The markets that are connected: their profiles, link states and sessions. */
import type { Micros } from '../lib/clock.js';
import { toUnits } from '../model/units.js';
import type { Instrument } from '../model/instrument.js';
import type { VenueFacts, VenueProfile, VenueState } from '../model/venue.js';
import { SentRequests } from './sent-requests.js';
import type { Sent } from './sent-requests.js';
import type {
  SessionResume,
  VenueAdapter,
  VenueCancel,
  VenueListener,
  VenueOrder,
  VenueReplace,
  VenueStatement,
} from './venue-adapter.js';

interface Member {
  readonly profile: VenueProfile;
  readonly adapter: VenueAdapter;
  state: VenueState;
  /** Counts its links: of the present one, or of the last while there is none. */
  link: number;
}

export class Venues {
  readonly #members = new Map<string, Member>();
  readonly #facts = new Map<string, readonly VenueFacts[]>();
  readonly sent = new SentRequests();
  #allConnected: () => void = () => undefined;

  constructor(members: readonly { readonly profile: VenueProfile; readonly adapter: VenueAdapter }[]) {
    for (const { profile, adapter } of members) {
      this.#members.set(profile.venue, { profile, adapter, state: 'DISCONNECTED', link: 0 });
    }
  }

  /**
   * Every market that the router may choose, with its present state and its lot and cap in the instrument's
   * increments; never to be changed.
   */
  facts(instrument: Instrument): readonly VenueFacts[] {
    const known = this.#facts.get(instrument.symbol);
    if (known) return known;
    const electronic = [...this.#members.values()].filter(({ profile }) => !profile.manual);
    const facts = electronic.map(({ profile, state }) => ({
      ...profile,
      state,
      lotUnits: wholeUnits(profile.lotSize, instrument) ?? 1,
      maxUnits: profile.maxQty === null ? null : wholeUnits(profile.maxQty, instrument),
    }));
    this.#facts.set(instrument.symbol, facts);
    return facts;
  }

  /** The market of this name; undefined when it is not configured. */
  profile(venue: string): VenueProfile | undefined {
    return this.#members.get(venue)?.profile;
  }

  state(venue: string): VenueState | undefined {
    return this.#members.get(venue)?.state;
  }

  states(): readonly { readonly profile: VenueProfile; readonly state: VenueState }[] {
    return [...this.#members.values()].map(({ profile, state }) => ({ profile, state }));
  }

  setState(venue: string, state: VenueState): void {
    const member = this.#members.get(venue);
    if (!member) return;
    if (member.state === 'DISCONNECTED' && state !== 'DISCONNECTED') member.link += 1;
    member.state = state;
    this.#facts.clear();
    this.#tellWhenAllConnected();
  }

  /** The number of the link that is up; null while there is none. */
  link(venue: string): number | null {
    const member = this.#members.get(venue);
    return member && member.state !== 'DISCONNECTED' ? member.link : null;
  }

  /**
   * Logs on to every market, each resuming where `resume` says. Resolves when all are connected, or when `patience`
   * does: then with a reason for each that is missing. Its adapter goes on trying.
   */
  async connect(
    listener: VenueListener,
    resume: (venue: string) => SessionResume | null,
    patience: Promise<void>,
  ): Promise<readonly string[]> {
    const all = new Promise<void>((resolve) => {
      this.#allConnected = resolve;
    });
    const reasons = new Map<string, string>();
    const logons = [...this.#members.values()].map(({ adapter }) =>
      // A first attempt that failed may be followed by one that succeeds before patience ends.
      adapter.connect(listener, resume(adapter.venue)).catch((error: unknown) => {
        reasons.set(adapter.venue, error instanceof Error ? error.message : String(error));
      }),
    );
    void Promise.all(logons).then(() => this.#tellWhenAllConnected());
    await Promise.race([all, patience]);
    return this.missing().map((venue) => reasons.get(venue) ?? `${venue} has not answered yet`);
  }

  /** Markets that are not connected. */
  missing(): readonly string[] {
    return this.states().flatMap(({ profile, state }) => (state === 'DISCONNECTED' ? profile.venue : []));
  }

  send(venue: string, order: VenueOrder): void {
    const member = this.#members.get(venue);
    if (!member) return;
    this.#note(member, { clOrdId: order.clOrdId, requestId: null, what: 'order' });
    member.adapter.send(order);
  }

  cancel(venue: string, request: VenueCancel): void {
    const member = this.#members.get(venue);
    if (!member || this.#isSaid(member, request)) return;
    const { clOrdId, requestId } = request;
    this.#note(member, { clOrdId, requestId, what: 'cancel' });
    member.adapter.cancel(request);
  }

  replace(venue: string, request: VenueReplace): void {
    const member = this.#members.get(venue);
    if (!member || this.#isSaid(member, request)) return;
    const { clOrdId, requestId } = request;
    this.#note(member, { clOrdId, requestId, what: 'replace' });
    member.adapter.replace(request);
  }

  query(venue: string, clOrdId: string): void {
    const member = this.#members.get(venue);
    if (!member) return;
    this.sent.asked(clOrdId, member.link);
    member.adapter.query(clOrdId);
  }

  /** The market's record of us; see VenueAdapter. */
  statement(venue: string, since: Micros): Promise<VenueStatement> {
    const member = this.#members.get(venue);
    return member?.adapter.statement(since) ?? Promise.reject(new Error(`${venue} is not a market here`));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ adapter }) => adapter.close()));
  }

  /** A person's memory is not asked: where one works the orders nothing is awaited. */
  #note({ profile, link }: Member, sent: Omit<Sent, 'venue' | 'link'>): void {
    if (profile.manual) return;
    const { clOrdId, requestId, what } = sent;
    this.sent.note({ venue: profile.venue, clOrdId, requestId, what, link });
  }

  /** A request is said once over one link. */
  #isSaid({ profile: { venue }, link }: Member, { clOrdId, requestId }: VenueCancel): boolean {
    return this.sent.linkOf({ venue, clOrdId, requestId }) === link;
  }

  #tellWhenAllConnected(): void {
    if (this.missing().length === 0) this.#allConnected();
  }
}

/** Whole shares in units of the instrument; a venue's lot can never be finer than the instrument's own. */
function wholeUnits(shares: string, instrument: Instrument): number | null {
  const units = toUnits(shares, instrument.qtyScale);
  return units === undefined ? null : Math.max(units, instrument.minQtyIncrement);
}
