/** The desk's words and tones for FIX's constants; never colour alone. */
import type { OrdStatus, Side } from '../../../src/model/fix.js';

export type Tone = 'good' | 'warn' | 'bad' | 'pending' | 'open' | 'ended';

const STATUS: Readonly<Record<OrdStatus, { readonly word: string; readonly tone: Tone }>> = {
  PENDING_NEW: { word: 'Pending new', tone: 'pending' },
  NEW: { word: 'New', tone: 'open' },
  PARTIALLY_FILLED: { word: 'Partially filled', tone: 'open' },
  FILLED: { word: 'Filled', tone: 'good' },
  PENDING_CANCEL: { word: 'Pending cancel', tone: 'pending' },
  PENDING_REPLACE: { word: 'Pending replace', tone: 'pending' },
  DONE_FOR_DAY: { word: 'Done for day', tone: 'ended' },
  STOPPED: { word: 'Stopped', tone: 'open' },
  SUSPENDED: { word: 'Suspended', tone: 'warn' },
  CANCELED: { word: 'Canceled', tone: 'ended' },
  REJECTED: { word: 'Rejected', tone: 'bad' },
  EXPIRED: { word: 'Expired', tone: 'ended' },
};

/** Of an order of which nobody knows how it stands, whatever its status. */
export const UNKNOWN_TONE: Tone = 'warn';

const OPEN: ReadonlySet<OrdStatus> = new Set([
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'STOPPED',
  'SUSPENDED',
]);

const SIDE: Readonly<Record<Side, string>> = {
  BUY: 'Buy',
  SELL: 'Sell',
  SELL_SHORT: 'Short',
  SELL_SHORT_EXEMPT: 'Short ex.',
};

export function statusWord(status: OrdStatus): string {
  return STATUS[status].word;
}

export function statusTone(status: OrdStatus): Tone {
  return STATUS[status].tone;
}

export function isOpen(status: OrdStatus): boolean {
  return OPEN.has(status);
}

export function sideWord(side: Side): string {
  return SIDE[side];
}

export function sideClass(side: Side): 'buy' | 'sell' {
  return side === 'BUY' ? 'buy' : 'sell';
}
