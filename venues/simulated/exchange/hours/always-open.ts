/** A market without a close: its day orders stand until they are canceled. */
import type { MarketHours } from './market-hours.js';

export const alwaysOpen: MarketHours = {
  isOpen: () => true,
  closeAfter: () => null,
};
