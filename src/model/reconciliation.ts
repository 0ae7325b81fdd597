/** A comparison of a market's record of us with ours: what did not agree, and what was done about it. */
import type { Micros } from '../lib/clock.js';

export const FINDING_KINDS = [
  /** The market executed, and we were never told. */
  'MISSED_EXECUTION',
  /** We have booked an execution that the market does not have. */
  'EXECUTION_NOT_THERE',
  /** Both have it, with other amounts. */
  'EXECUTION_DIFFERS',
  /** An execution of an order that we do not know. */
  'STRANGE_EXECUTION',
  /** Works here, and does not stand there. */
  'ORDER_NOT_THERE',
  /** Stands there, and has ended here. */
  'ORDER_NOT_HERE',
  /** Stands there, and was never ours. */
  'STRANGE_ORDER',
  /** Works on both sides, with other quantities. */
  'ORDER_DIFFERS',
  'POSITION_DIFFERS',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** BOOKED as a late fill; ASKED what became of the order; CANCELED on the market; TOLD to people, and nothing else. */
export const FINDING_ACTIONS = ['BOOKED', 'ASKED', 'CANCELED', 'TOLD'] as const;
export type FindingAction = (typeof FINDING_ACTIONS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly action: FindingAction;
  /** What it is about: an order's or execution's name, or a symbol. */
  readonly subject: string;
  readonly text: string;
}

export const RECONCILIATION_TRIGGERS = ['START', 'RECONNECT', 'PERIODIC'] as const;

export interface ReconciliationRun {
  readonly venue: string;
  readonly at: Micros;
  readonly trigger: (typeof RECONCILIATION_TRIGGERS)[number];
  /** FAILED: the market gave no statement; nothing was compared. */
  readonly outcome: 'AGREED' | 'DIFFERENCES' | 'FAILED';
  /** Why it failed. */
  readonly text: string | null;
  readonly openOrders: number;
  readonly executions: number;
  readonly findings: readonly Finding[];
}

/** Our books are those of one partition. */
export interface PartitionRun extends ReconciliationRun {
  readonly partition: number;
}
