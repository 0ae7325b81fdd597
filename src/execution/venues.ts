/** The markets that are connected: their profiles, link states and sessions. */
import { toUnits } from '../model/units.js';
import type { Instrument } from '../model/instrument.js';
import type { VenueFacts, VenueProfile, VenueState } from '../model/venue.js';
import type { SessionResume, VenueAdapter, VenueListener, VenueOrder } from './venue-adapter.js';

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

  /** Every market with its present state and its lot and cap in the instrument's increments; never to be changed. */
  facts(instrument: Instrument): readonly VenueFacts[] {
    const known = this.#facts.get(instrument.symbol);
    if (known) return known;
    const facts = [...this.#members.values()].map(({ profile, state }) => ({
      ...profile,
      state,
      lotUnits: wholeUnits(profile.lotSize, instrument) ?? 1,
      maxUnits: profile.maxQty === null ? null : wholeUnits(profile.maxQty, instrument),
    }));
    this.#facts.set(instrument.symbol, facts);
    return facts;
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

  cancel(venue: string, clOrdId: string): void {
    this.#members.get(venue)?.adapter.cancel(clOrdId);
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
