/** All that the gateways need of the rest of the system, handed in by whoever assembles it. */
import type { Registry } from 'prom-client';
import type { OrderEntry } from '../engine/order-entry.js';
import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Scheduler } from '../lib/scheduler.js';
import type { MarketView } from '../model/book.js';
import type { Instrument } from '../model/instrument.js';
import type { AlertView, VenueView } from '../projections/market-views.js';
import type {
  Audit,
  Blotter,
  Desk,
  OrderReadings,
  Positions,
  Reconciliations,
  Scope,
} from '../projections/read-side.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import type { ApiKeys } from './api-keys.js';

export interface AccountEntry {
  readonly account: string;
  readonly name: string;
  readonly desk: string;
  readonly currency: string;
  readonly enabled: boolean;
}

/** What of a limit is used; decimal text in `currency`. `account` null is the firm's. */
export interface LimitView {
  readonly ruleId: string;
  readonly account: string | null;
  readonly currency: string;
  readonly used: string;
  /** Null where no limit is set. */
  readonly limit: string | null;
}

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainFaultView {
  /** Where there are several. */
  readonly partition?: number;
  readonly kind: string;
  readonly seq: number;
  readonly detail: string;
}

/** The result of walking the journal's hash chains: of one partition with its head, of several with those of all. */
export interface ChainReportView {
  readonly verified: boolean;
  readonly records: number;
  readonly head?: ChainHead;
  readonly heads?: readonly (ChainHead & { readonly partition: number })[];
  readonly faults: readonly ChainFaultView[];
}

export interface JournalCheck {
  verify(): Promise<ChainReportView>;
}

export interface Alerts {
  /** Newest last. */
  recent(scope: Scope, limit: number): readonly AlertView[];
  onChange(listener: (rows: readonly AlertView[]) => void): () => void;
}

export interface ComplianceDesk {
  /** The rulebook in force as plain JSON, decimals as text. */
  rulebook(): Readonly<Record<string, unknown>>;
  /** Every account's limits and what is used of them, and the firm's. */
  limits(): readonly LimitView[];
}

/** Shaped like pino. */
export interface GatewayLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface GatewayDeps {
  readonly entry: OrderEntry;
  readonly blotter: Blotter;
  readonly desk: Desk;
  readonly orders: OrderReadings;
  readonly positions: Positions;
  readonly audit: Audit;
  readonly journal: JournalCheck;
  readonly market: MarketView;
  readonly venues: () => readonly VenueView[];
  readonly isMarket: (venue: string) => boolean;
  readonly alerts: Alerts;
  readonly compliance: ComplianceDesk;
  readonly reconciliations: Reconciliations;
  readonly instruments: { get(symbol: string): Instrument | undefined; all(): readonly Instrument[] };
  readonly accounts: { all(): readonly AccountEntry[] };
  readonly calendar: Pick<TradingCalendar, 'of' | 'tradingDate'>;
  readonly keys: ApiKeys;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly metrics: Registry;
  readonly log: GatewayLog;
  /** Folder of the built page, served at `/`; null serves none. */
  readonly webRoot: string | null;
  readonly version: string;
}
