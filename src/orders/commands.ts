/** What can be asked of an order, and what a market can report on it. Imperative; nothing has happened yet. */
import type { Micros } from '../lib/clock.js';
import type { ActorId } from '../model/actor.js';
import type { Nbbo } from '../model/book.js';
import type { CxlRejReason, LastLiquidityInd, OrdRejReason } from '../model/fix.js';
import type { Px, Qty } from '../model/units.js';
import type { ReportSource } from './events.js';

/** When, on whose word, and because of which venue report. */
export interface Stamp {
  readonly at: Micros;
  readonly actor: ActorId;
  readonly source?: ReportSource | undefined;
}

export interface Fill {
  readonly kind: 'TRADE';
  /** Ours, unique for ever. */
  readonly execId: string;
  readonly venueExecId: string;
  readonly lastMkt: string;
  readonly lastQty: Qty;
  readonly lastPx: Px;
  readonly lastLiquidityInd: LastLiquidityInd;
  /** Decimal text; negative is a rebate. */
  readonly fee: string;
  /** The child it came through, when this is told to its parent. */
  readonly childOrderId: string | null;
  readonly nbbo: Nbbo | null;
}

/** What a market (or, for a parent, its children together) says of an order. */
export type MarketReport =
  | { readonly kind: 'NEW'; readonly venueOrderId: string | null }
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason; readonly text: string }
  | Fill
  | { readonly kind: 'CANCELED'; readonly text: string | null }
  | { readonly kind: 'CANCEL_REJECTED'; readonly reason: CxlRejReason; readonly text: string }
  | { readonly kind: 'EXPIRED'; readonly text: string | null };
