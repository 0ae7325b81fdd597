/** When a market takes orders, and when its day orders end. */
import type { Micros } from '../../../../src/lib/clock.js';

export interface MarketHours {
  isOpen(at: Micros): boolean;
  /** The close of the session that is open at `at`; null when there is none to come. */
  closeAfter(at: Micros): Micros | null;
  /** The next opening (`OPG`) or closing auction behind `at`; null when none is to come. */
  auctionAfter(kind: 'OPG' | 'CLS', at: Micros): Micros | null;
}
