/** When orders that stay end, or have their auction: at a moment of their own, or of the market's. */
import { Alarm } from './alarm.js';
import type { Timing } from './alarm.js';
import type { AuctionKind, Auctions } from './auctions.js';
import type { ClientOrder } from './client-order.js';
import type { MarketHours } from './hours/market-hours.js';
import type { OrderDesk } from './order-desk.js';

export interface WatchDeps {
  readonly hours: MarketHours;
  readonly auctions: Auctions;
  readonly desk: OrderDesk;
}

export class OrderWatch {
  readonly #alarms: Readonly<Record<'DAY' | 'GTD' | AuctionKind, Alarm>>;

  constructor(
    private readonly timing: Timing,
    private readonly deps: WatchDeps,
  ) {
    const { auctions, desk } = deps;
    this.#alarms = {
      OPG: new Alarm(timing, () => auctions.holdAll('OPG')),
      CLS: new Alarm(timing, () => auctions.holdAll('CLS')),
      DAY: new Alarm(timing, () => {
        // Day orders take part in the closing auction of the same moment.
        auctions.holdAll('CLS');
        desk.expireDayOrders();
      }),
      GTD: new Alarm(timing, () => this.#alarms.GTD.set(desk.expireDatedOrders())),
    };
  }

  over({ terms: { timeInForce, expireTime } }: ClientOrder): void {
    const { hours } = this.deps;
    const now = this.timing.clock.now();
    switch (timeInForce) {
      case 'DAY':
        return this.#alarms.DAY.set(hours.closeAfter(now));
      case 'GTD':
        return this.#alarms.GTD.set(expireTime ?? null);
      case 'OPG':
      case 'CLS':
        return this.#alarms[timeInForce].set(hours.auctionAfter(timeInForce, now));
      default:
        return;
    }
  }

  stop(): void {
    for (const alarm of Object.values(this.#alarms)) alarm.stop();
  }
}
