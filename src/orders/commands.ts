/** What can be asked of an order, and what a market can report on it. Imperative; nothing has happened yet. */
import type { Micros } from '../lib/clock.js';
import type { ActorId } from '../model/actor.js';
import type { CxlRejReason, ExecRestatementReason, OrdRejReason } from '../model/fix.js';
import type { Px, Qty } from '../model/units.js';
import type { Correction, Execution, ReportSource, Split } from './events.js';
import type { Replacement } from '../model/order-terms.js';

/** When, on whose word, and because of which venue report. */
export interface Stamp {
  readonly at: Micros;
  readonly actor: ActorId;
  readonly source?: ReportSource | undefined;
}

/** A cancel or replace as its sender names it. */
export interface Request {
  readonly clOrdId: string;
  /** True on markets that take requests up without a person: the request is pending at once. */
  readonly pendsAtOnce: boolean;
}

export interface ReplaceRequest extends Request {
  readonly replacement: Replacement;
  /** What a share is reserved at from now on; null for children. */
  readonly reservePx: Px | null;
}

export interface Fill extends Execution {
  readonly kind: 'TRADE';
}

/** What answers a request names it by its ClOrdID; without one it is the request that is open, or none. */
interface Answer {
  readonly clOrdId?: string | null | undefined;
}

/** What a market (or, for a parent, its children together) says of an order. */
export type MarketReport =
  | { readonly kind: 'NEW'; readonly venueOrderId: string | null }
  | { readonly kind: 'REJECTED'; readonly reason: OrdRejReason; readonly text: string }
  | Fill
  | (Correction & { readonly kind: 'TRADE_CANCEL' | 'TRADE_CORRECT' })
  | (Answer & { readonly kind: 'PENDING_CANCEL' })
  | (Answer & { readonly kind: 'PENDING_REPLACE' })
  | (Answer & { readonly kind: 'CANCELED'; readonly text: string | null })
  | (Answer & {
      readonly kind: 'REPLACED';
      /** Null takes what was asked for. */
      readonly replacement: Replacement | null;
      readonly text: string | null;
    })
  | (Answer & { readonly kind: 'CANCEL_REJECTED'; readonly reason: CxlRejReason; readonly text: string })
  | { readonly kind: 'EXPIRED'; readonly text: string | null }
  | { readonly kind: 'DONE_FOR_DAY'; readonly text: string | null }
  | { readonly kind: 'SUSPENDED'; readonly text: string | null }
  | { readonly kind: 'STOPPED'; readonly lastQty: Qty; readonly lastPx: Px }
  | {
      readonly kind: 'TRIGGERED';
      readonly text: string | null;
      /** What a share is reserved at from now on; absent is as before. */
      readonly reservePx?: Px | undefined;
    }
  | {
      readonly kind: 'RESTATED';
      readonly reason: ExecRestatementReason;
      /** The whole new values; null leaves them as they are. */
      readonly replacement: Replacement | null;
      readonly split: Split | null;
      readonly text: string | null;
    };
