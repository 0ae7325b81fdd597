/**
 * A market without a close: its day orders stand until they are canceled. Its auctions are at midnight in New York,
 * where one date ends and the next begins.
 */
import { ExchangeTime } from '../../../../src/reference/exchange-time.js';
import type { MarketHours } from './market-hours.js';

const DAY_SECONDS = 86_400;
const time = new ExchangeTime();

export const alwaysOpen: MarketHours = {
  isOpen: () => true,
  closeAfter: () => null,
  auctionAfter: (_, at) => time.momentOf(time.dateOf(at), DAY_SECONDS),
};
