/** What the limits count: open orders at the price they were checked with, and today's fills at their real price. */
import type { Micros } from '../lib/clock.js';
import type { Side } from '../model/fix.js';
import { notional } from '../model/money.js';
import type { Money, Scales } from '../model/money.js';
import type { OrderTerms } from '../model/order-terms.js';
import type { Px, Qty } from '../model/units.js';
import type { TradingCalendar } from '../reference/trading-calendar.js';
import { bookOf, costOf, dearest } from './reservation.js';
import type { Book, Group, Reservation, ReservationView } from './reservation.js';

export interface ReserveRequest {
  readonly orderId: string;
  readonly account: string;
  readonly side: Side;
  readonly qty: Qty;
  readonly px: Px;
  readonly scales: Scales;
  readonly at: Micros;
  /** Of these, per side, only the dearest is reserved: one cancels the others. Null, or absent, for an order by itself. */
  readonly group?: string | null;
}

/** Buys and every kind of sell, apart: they never net. */
export interface Exposure {
  readonly buys: Money;
  readonly sells: Money;
}

/** One line of the totals' canonical form. */
type LedgerTotal =
  | {
      readonly kind: 'TOTAL';
      readonly account: string;
      readonly reserved: Exposure;
      readonly filled: Exposure;
    }
  | { readonly kind: 'DATE'; readonly date: string };

/** The accounts' totals and the trading date they are of; amounts as decimal text of money's units. */
export interface LedgerSnapshot {
  readonly date: string;
  readonly accounts: readonly {
    readonly account: string;
    readonly reserved: Record<Book, string>;
    readonly filled: Record<Book, string>;
  }[];
}

interface Totals {
  readonly reserved: Record<Book, Money>;
  filled: Record<Book, Money>;
}

/** Deterministic: depends on the calls and their arguments only. Amounts are in the accounts' one currency. */
export class ExposureLedger {
  readonly #orders = new Map<string, Reservation>();
  readonly #groups = new Map<string, Group>();
  readonly #accounts = new Map<string, Totals>();
  readonly #firm: Totals = emptyTotals();
  #date = '';

  constructor(private readonly calendar: TradingCalendar) {}

  /** Reserves qty × px for an order. Throws when the order holds a reservation already. */
  reserve(request: ReserveRequest): void {
    const { orderId, account, side, qty, px, scales, at } = request;
    const book = bookOf(side);
    const group = request.group ? this.#group(`${request.group}\n${book}`) : null;
    if (this.#orders.has(orderId)) throw new Error(`order ${orderId} is reserved already`);
    this.#roll(at);
    const reservation = { account, book, px, scales, qty, replacements: null, group, amount: 0n };
    group?.members.push(reservation);
    this.#orders.set(orderId, reservation);
    this.#hold(reservation);
  }

  /**
   * Reserves for a replacement that was asked for: `qty` is its quantity less what is filled, which may be below
   * zero: a bust can bring it above. Without a price it is the order's own.
   */
  claim(orderId: string, clOrdId: string, { qty, px }: { readonly qty: Qty; readonly px: Px | null }): void {
    const reservation = this.#known(orderId, 'replace');
    const claim = { clOrdId, qty, px: px ?? reservation.px };
    reservation.replacements = [...(reservation.replacements ?? []), claim];
    this.#hold(reservation);
  }

  /** A replacement came true (`taken`) or not; in both cases it is no longer open. An unknown one changes nothing. */
  settle(orderId: string, clOrdId: string, taken: boolean): void {
    const reservation = this.#orders.get(orderId);
    const claim = reservation?.replacements?.find((open) => open.clOrdId === clOrdId);
    if (!reservation || !claim) return;
    const others = reservation.replacements?.filter((open) => open !== claim) ?? [];
    reservation.replacements = others.length > 0 ? others : null;
    if (taken) Object.assign(reservation, { qty: Math.max(0, claim.qty), px: claim.px });
    this.#hold(reservation);
  }

  /** The order was changed without a request, or works again: `qty` is what is left to fill now; null keeps the price. */
  restate(orderId: string, { qty, px }: { readonly qty: Qty; readonly px: Px | null }): void {
    const reservation = this.#known(orderId, 'restatement');
    reservation.qty = qty;
    reservation.px = px ?? reservation.px;
    this.#hold(reservation);
  }

  /**
   * Moves filled quantity from reserved to filled today, at the real price. What exceeds the reservation, or comes
   * after the end, counts as filled all the same. Throws when the order was never reserved.
   */
  fill(orderId: string, qty: Qty, px: Px, at: Micros): void {
    const reservation = this.#known(orderId, 'fill');
    this.#roll(at);
    reservation.qty = Math.max(0, reservation.qty - qty);
    for (const claim of reservation.replacements ?? []) claim.qty -= qty;
    this.#hold(reservation);
    this.#addFilled(reservation, notional(px, qty, reservation.scales));
  }

  /**
   * What was filled is taken back, as it was booked at `at`; of an earlier trading date nothing is counted any more.
   * Throws when the order was never reserved.
   */
  unfill(orderId: string, qty: Qty, px: Px, at: Micros): void {
    const reservation = this.#known(orderId, 'bust');
    for (const claim of reservation.replacements ?? []) claim.qty += qty;
    this.#hold(reservation);
    if (this.calendar.tradingDate(at) < this.#date) return;
    this.#addFilled(reservation, -notional(px, qty, reservation.scales));
  }

  /** Gives back what an ended order still holds; an order that holds nothing (refused, or ended before) stays so. */
  release(orderId: string): void {
    const reservation = this.#orders.get(orderId);
    if (!reservation || !isOpen(reservation)) return;
    reservation.qty = 0;
    reservation.replacements = null;
    this.#hold(reservation);
  }

  /** What a share of an order is held at; null when nothing was ever reserved for it. */
  pxOf(orderId: string): Px | null {
    return this.#orders.get(orderId)?.px ?? null;
  }

  /** What is held for an order now; of one in a group, for all of it. */
  heldFor(orderId: string): Money {
    const reservation = this.#orders.get(orderId);
    return reservation && isOpen(reservation) ? (reservation.group?.amount ?? reservation.amount) : 0n;
  }

  /** What is held for a group now, that another order of this side is to join. */
  heldForGroup(group: string, side: Side): Money {
    return this.#groups.get(`${group}\n${bookOf(side)}`)?.amount ?? 0n;
  }

  /** Reserved plus filled on the trading date of `at`. */
  exposure(account: string, at: Micros): Exposure {
    const totals = this.#accounts.get(account);
    return totals ? this.#exposureOf(totals, at) : { buys: 0n, sells: 0n };
  }

  exposureOfFirm(at: Micros): Exposure {
    return this.#exposureOf(this.#firm, at);
  }

  /** The larger side of the account's exposure. */
  used(account: string, at: Micros): Money {
    return larger(this.exposure(account, at));
  }

  usedFirm(at: Micros): Money {
    return larger(this.exposureOfFirm(at));
  }

  /** Totals by account, then the trading date. */
  *totals(): Iterable<LedgerTotal> {
    const byName = [...this.#accounts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [account, { reserved, filled }] of byName) {
      yield { kind: 'TOTAL', account, reserved: { ...reserved }, filled: { ...filled } };
    }
    yield { kind: 'DATE', date: this.#date };
  }

  /** What is reserved for the order; null when nothing ever was. */
  reservationOf(orderId: string): ReservationView | null {
    const reservation = this.#orders.get(orderId);
    if (!reservation) return null;
    const { px, qty, replacements } = reservation;
    return { px, qty, replacements };
  }

  /** Lets go of an order that leaves memory and holds nothing. Throws when it does hold something. */
  forget(orderId: string): void {
    const reservation = this.#orders.get(orderId);
    if (reservation && isOpen(reservation)) throw new Error(`order ${orderId} still holds a reservation`);
    const group = reservation?.group;
    if (group && this.#leave(group, orderId) === 0) this.#groups.delete(group.name);
    this.#orders.delete(orderId);
  }

  /** Takes in the reservations of another fold, which is not used any more. The totals have counted them before. */
  adopt(apart: ExposureLedger): void {
    for (const [orderId, reservation] of apart.#orders) {
      this.#orders.set(orderId, reservation);
      if (reservation.group) this.#join(this.#group(reservation.group.name), reservation);
    }
  }

  #join(group: Group, reservation: Reservation): void {
    reservation.group = group;
    group.members.push(reservation);
    group.amount = dearest(group);
  }

  /** How many members are left. */
  #leave({ members }: Group, orderId: string): number {
    const place = members.findIndex((member) => member === this.#orders.get(orderId));
    members.splice(place, 1);
    return members.length;
  }

  toSnapshot(): LedgerSnapshot {
    const byName = [...this.#accounts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const accounts = byName.map(([account, { reserved, filled }]) => ({
      account,
      reserved: textOf(reserved),
      filled: textOf(filled),
    }));
    return { date: this.#date, accounts };
  }

  /** Of an empty ledger makes one with these totals; what is reserved is then to be adopted. */
  restore({ date, accounts }: LedgerSnapshot): void {
    this.#date = date;
    for (const { account, ...totals } of accounts) {
      const [reserved, filled] = [moneyOf(totals.reserved), moneyOf(totals.filled)];
      this.#accounts.set(account, { reserved, filled });
      addTo(this.#firm.reserved, reserved);
      addTo(this.#firm.filled, filled);
    }
  }

  /** Throws when an account's reserved total is not the sum of its open orders, or the firm's not that of its accounts. */
  invariant(): void {
    const sums = new Map<string, Totals>();
    const counted = new Set<Group>();
    for (const reservation of this.#orders.values()) {
      if (!isOpen(reservation)) continue;
      const { account, book, group } = reservation;
      const sum = sums.get(account) ?? emptyTotals();
      if (!group) sum.reserved[book] += costOf(reservation);
      else if (!counted.has(group)) sum.reserved[book] += dearest(group);
      if (group) counted.add(group);
      sums.set(account, sum);
    }
    const firm = emptyTotals();
    for (const [account, totals] of this.#accounts) {
      agree(account, totals.reserved, sums.get(account)?.reserved ?? emptyTotals().reserved);
      for (const book of ['buys', 'sells'] as const) {
        firm.reserved[book] += totals.reserved[book];
        firm.filled[book] += totals.filled[book];
      }
    }
    agree('the firm, reserved', this.#firm.reserved, firm.reserved);
    agree('the firm, filled', this.#firm.filled, firm.filled);
  }

  #exposureOf({ reserved, filled }: Totals, at: Micros): Exposure {
    if (this.calendar.tradingDate(at) > this.#date) return { buys: reserved.buys, sells: reserved.sells };
    return { buys: reserved.buys + filled.buys, sells: reserved.sells + filled.sells };
  }

  /** On a new trading date nothing is filled yet; reservations stay. */
  #roll(at: Micros): void {
    const date = this.calendar.tradingDate(at);
    if (date <= this.#date) return;
    this.#date = date;
    for (const totals of this.#accounts.values()) totals.filled = noExposure();
    this.#firm.filled = noExposure();
  }

  #known(orderId: string, what: string): Reservation {
    const reservation = this.#orders.get(orderId);
    if (reservation) return reservation;
    throw new Error(`${what} of order ${orderId}, for which nothing was ever reserved`);
  }

  /** Brings the totals to what the order and its open replacements can cost at most. */
  #hold(reservation: Reservation): void {
    const { account, book, group } = reservation;
    const before = group?.amount ?? reservation.amount;
    reservation.amount = costOf(reservation);
    if (group) group.amount = dearest(group);
    const change = (group?.amount ?? reservation.amount) - before;
    this.#totals(account).reserved[book] += change;
    this.#firm.reserved[book] += change;
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const group: Group = { name, members: [], amount: 0n };
    this.#groups.set(name, group);
    return group;
  }

  #addFilled({ account, book }: Reservation, amount: Money): void {
    this.#totals(account).filled[book] += amount;
    this.#firm.filled[book] += amount;
  }

  #totals(account: string): Totals {
    const known = this.#accounts.get(account);
    if (known) return known;
    const totals = emptyTotals();
    this.#accounts.set(account, totals);
    return totals;
  }
}

/** True while it, or a replacement of it, can still be filled. */
function isOpen({ qty, replacements }: Reservation): boolean {
  return qty !== 0 || replacements !== null;
}

/** The name of the group that an order belongs to; null without one. */
export function groupOf({ account, contingency }: OrderTerms): string | null {
  return contingency?.oco ? `${account}\n${contingency.listId}` : null;
}

/** The side that counts: R2's worst side, buys and sells counted separately. */
export function larger({ buys, sells }: Exposure): Money {
  return buys > sells ? buys : sells;
}

function noExposure(): Record<Book, Money> {
  return { buys: 0n, sells: 0n };
}

function addTo(total: Record<Book, Money>, { buys, sells }: Exposure): void {
  total.buys += buys;
  total.sells += sells;
}

function textOf({ buys, sells }: Exposure): Record<Book, string> {
  return { buys: String(buys), sells: String(sells) };
}

function moneyOf({ buys, sells }: Record<Book, string>): Record<Book, Money> {
  return { buys: BigInt(buys), sells: BigInt(sells) };
}

function emptyTotals(): Totals {
  return { reserved: noExposure(), filled: noExposure() };
}

function agree(whose: string, total: Exposure, sum: Exposure): void {
  if (total.buys === sum.buys && total.sells === sum.sells) return;
  throw new Error(
    `exposure of ${whose} does not add up: ${total.buys}/${total.sells} is kept, ${sum.buys}/${sum.sells} is the sum`,
  );
}
