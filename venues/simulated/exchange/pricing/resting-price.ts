/** Trades happen at the price of the order that was there first. */
import type { Pricing } from './pricing.js';

export const restingPrice: Pricing = {
  terms: (_, order) => ({ limitPx: order.px, tradePx: null }),
};
