/** What a recording says happened, free of its file format: the shared language of readers, split and replay. */
import type { Micros } from '../../src/lib/clock.js';
import type { Px, Qty } from '../../src/model/units.js';

/** `REDUCE` takes quantity off without a trade, `EXECUTE` with one, `PRINT` is a trade nobody saw resting. */
export type RecordedEvent =
  | RecordedAdd
  | { readonly kind: 'REDUCE' | 'EXECUTE'; readonly id: string; readonly qty: Qty }
  | { readonly kind: 'PRINT'; readonly px: Px; readonly qty: Qty }
  | { readonly kind: 'HALT'; readonly halted: boolean };

export interface RecordedAdd {
  readonly kind: 'ADD';
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  readonly px: Px;
  readonly qty: Qty;
}

/** All that one line of a recording changes, at its time since the recording's first step. */
export interface RecordedStep {
  readonly at: Micros;
  readonly events: readonly RecordedEvent[];
}

/** The first step opens the books; each call reads the recording anew from its beginning. */
export interface Recording {
  readonly symbol: string;
  steps(): AsyncIterable<RecordedStep>;
}

/** A recording that cannot be read: names the file, the line, what is wrong and what would be right. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';

  constructor(file: string, line: number | null, fault: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${fault}`);
  }
}
