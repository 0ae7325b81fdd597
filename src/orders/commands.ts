/** What can be asked of an order, and what a market can report on it. Imperative; nothing has happened yet. */
import type { Micros } from '../lib/clock.js';
import type { ActorId } from '../model/actor.js';
import type { CxlRejReason, OrdRejReason } from '../model/fix.js';
import type { Execution, ReportSource } from './events.js';

/** When, on whose word, and because of which venue report. */
export interface Stamp {
  readonly at: Micros;
  readonly actor: ActorId;
  readonly source?: ReportSource | undefined;
}

export interface Fill extends Execution {
  readonly kind: 'TRADE';
}

/** What a market (or, for a parent, its children together) says of an order. */
export type MarketReport =
  | { readonly kind: 'NEW'; readonly venueOrderId: string | null }
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason; readonly text: string }
  | Fill
  | { readonly kind: 'CANCELED'; readonly text: string | null }
  | { readonly kind: 'CANCEL_REJECTED'; readonly reason: CxlRejReason; readonly text: string }
  | { readonly kind: 'EXPIRED'; readonly text: string | null };
