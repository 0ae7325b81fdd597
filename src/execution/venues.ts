/** The markets that are connected: their profiles, link states and sessions. */
import { toUnits } from '../model/units.js';
import type { Instrument } from '../model/instrument.js';
import type { VenueFacts, VenueProfile, VenueState } from '../model/venue.js';
import type {
  SessionResume,
  VenueAdapter,
  VenueCancel,
  VenueListener,
  VenueOrder,
  VenueReplace,
} from './venue-adapter.js';

interface Member {
  readonly profile: VenueProfile;
  readonly adapter: VenueAdapter;
  state: VenueState;
}

export class Venues {
  readonly #members = new Map<string, Member>();
  readonly #facts = new Map<string, readonly VenueFacts[]>();

  constructor(members: readonly { readonly profile: VenueProfile; readonly adapter: VenueAdapter }[]) {
    for (const { profile, adapter } of members) {
      this.#members.set(profile.venue, { profile, adapter, state: 'DISCONNECTED' });
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
    member.state = state;
    this.#facts.clear();
  }

  /** Logs on to every market, each resuming where `resume` says. Rejects when one cannot be reached. */
  async connect(listener: VenueListener, resume: (venue: string) => SessionResume | null): Promise<void> {
    const members = [...this.#members.values()];
    await Promise.all(members.map(({ adapter }) => adapter.connect(listener, resume(adapter.venue))));
  }

  send(venue: string, order: VenueOrder): void {
    this.#members.get(venue)?.adapter.send(order);
  }

  cancel(venue: string, request: VenueCancel): void {
    this.#members.get(venue)?.adapter.cancel(request);
  }

  replace(venue: string, request: VenueReplace): void {
    this.#members.get(venue)?.adapter.replace(request);
  }

  query(venue: string, clOrdId: string): void {
    this.#members.get(venue)?.adapter.query(clOrdId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ adapter }) => adapter.close()));
  }
}

/** Whole shares in units of the instrument; a venue's lot can never be finer than the instrument's own. */
function wholeUnits(shares: string, instrument: Instrument): number | null {
  const units = toUnits(shares, instrument.qtyScale);
  return units === undefined ? null : Math.max(units, instrument.minQtyIncrement);
}
