/** One partition's share of the firm's limit: known at once, renewed and enlarged in the background. */
import type { Clock, Micros } from '../lib/clock.js';
import type { CancelTimer, Scheduler } from '../lib/scheduler.js';
import type { Money } from '../model/money.js';
import type { Budget, BudgetLeases, BudgetOwner } from './firm-budget.js';
import { UseInDoubt } from './use-in-doubt.js';

export interface BudgetTerms {
  /** How long a budget holds without being renewed. */
  readonly lease: Micros;
  /** Well below the lease, so that a renewal may fail or be late. */
  readonly renewEvery: Micros;
  /** What to have beyond what is used, in thousandths of the firm's limit; more is asked for when half of it is left. */
  readonly headroomPerMille: number;
}

export interface BudgetHolderDeps {
  readonly leases: BudgetLeases;
  /** Never set back, and not stopped while the process is. */
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** What the partition uses now, including what is not yet durable. */
  readonly used: () => Money;
  /** Resolves when everything that was recorded before the call is durable. */
  readonly durable: () => Promise<void>;
  /** The firm's limit; null while none is in force. */
  readonly maximum: () => Money | null;
  readonly warn: (text: string) => void;
}

/** What an answer is the answer to. */
interface Asked {
  readonly wanted: Money;
  readonly askedAt: Micros;
  readonly lease: Micros | null;
}

/** After an answer that was too little, or none, orders do not ask again for this part of the time between renewals. */
const PAUSE_PARTS = 10;

/**
 * One for each opening of the partition's journal. It never allows more than the database has granted: what it gives back
 * it does without from the moment of asking, and what it gets it uses from the answer on.
 */
export class BudgetHolder {
  #granted: Money = 0n;
  /** By this holder's own clock, counted from before the request was sent: the database lets go later. */
  #until: Micros = 0;
  /** More than the limit is out by this much, and everybody is to do without it as far as possible. */
  #excess: Money = 0n;
  /** The most that an order would have needed since the last request. */
  #needed: Money = 0n;
  #quietUntil: Micros = 0;
  #serial = 0;
  #over = false;
  readonly #inDoubt: UseInDoubt;
  #renewing: Promise<void> | null = null;
  #timer: CancelTimer | null = null;

  constructor(
    private readonly owner: BudgetOwner,
    private readonly terms: BudgetTerms,
    private readonly deps: BudgetHolderDeps,
  ) {
    this.#inDoubt = new UseInDoubt(deps.durable);
  }

  /** Resolves when the first request has been answered, or has failed; renewals go on until `release`. */
  async start(): Promise<void> {
    await this.renew();
    this.#beat();
  }

  /**
   * What the partition may use. When the lease is over that is what it uses already: nothing new. `needed` is what would
   * be used with the order that is asked for; where it does not fit, or little would be left, more is asked for.
   */
  limit(now: Micros, needed: Money = 0n): Money {
    this.#grow(now, needed);
    return now < this.#until ? this.#granted : smaller(this.#granted, this.deps.used());
  }

  /** What is used, to stand as `firmUsed` beside records that are about to be written; to be asked at each append. */
  recorded(): Money {
    const used = this.deps.used();
    this.#inDoubt.recorded(used);
    return used;
  }

  /** Asks for what is used and some headroom. Resolves when that is answered or has failed. */
  renew(): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#renewing ??= this.#ask(this.terms.lease).finally(() => {
      this.#renewing = null;
      this.#grow(this.deps.clock.now(), 0n);
    });
    return this.#renewing;
  }

  /** At an orderly end: nothing new from now on, and what is not used goes back. */
  async release(): Promise<void> {
    this.#timer?.();
    this.#until = 0;
    const wasOver = this.#over;
    this.#over = true;
    await this.#renewing;
    if (wasOver) return;
    await this.#inDoubt.check(this.deps.used());
    await this.#ask(null);
  }

  #beat(): void {
    if (this.#over) return;
    this.#timer = this.deps.scheduler.after(this.terms.renewEvery, () => {
      void this.renew();
      this.#beat();
    });
  }

  /** One request at a time; none while there is nothing to be had. */
  #grow(now: Micros, needed: Money): void {
    const maximum = this.deps.maximum();
    if (maximum === null) return;
    if (needed <= maximum) this.#needed = larger(this.#needed, needed);
    if (this.#over || this.#renewing || now < this.#quietUntil) return;
    const left = this.#granted - larger(this.deps.used(), this.#needed);
    const isEnough = left >= this.#headroom(maximum) / 2n || this.#granted >= maximum;
    if (!isEnough || now >= this.#until) void this.renew();
  }

  async #ask(lease: Micros | null): Promise<void> {
    const { leases, clock, maximum: maximumNow, warn } = this.deps;
    const maximum = maximumNow();
    if (maximum === null) return;
    const askedAt = clock.now();
    const used = this.#inDoubt.atMost(this.deps.used());
    const wanted = lease === null ? used : this.#wanted(used, maximum);
    this.#needed = 0n;
    this.#granted = smaller(this.#granted, wanted);
    this.#serial += 1;
    // What is durable by then can be given back the next time.
    void this.#inDoubt.check(this.deps.used());
    try {
      const request = { ...this.owner, serial: this.#serial, used, wanted, maximum, lease };
      const budget = await leases.renew(request);
      if (budget) this.#take(budget, { wanted, askedAt, lease });
      else this.#deposed();
    } catch (error) {
      this.#pause();
      warn(`the budget of partition ${this.owner.partition} was not renewed: ${reasonOf(error)}`);
    }
  }

  /** With an excess not less than what is used, but less than what it has. */
  #wanted(used: Money, maximum: Money): Money {
    const target = smaller(larger(used, this.#needed) + this.#headroom(maximum), maximum);
    const bound = this.#excess > 0n ? smaller(target, this.#granted - this.#excess) : target;
    return larger(used, bound);
  }

  #take({ granted, free }: Budget, { wanted, askedAt, lease }: Asked): void {
    this.#granted = granted;
    this.#until = lease === null || this.#over ? 0 : askedAt + lease;
    this.#excess = free < 0n ? -free : 0n;
    if (granted < wanted || free < 0n) this.#pause();
  }

  /** Another writer has the partition: this one's commits are refused, and so is everything here. */
  #deposed(): void {
    this.#granted = 0n;
    this.#over = true;
    this.#timer?.();
    this.deps.warn(`the budget of partition ${this.owner.partition} has passed to another writer`);
  }

  #pause(): void {
    this.#quietUntil = this.deps.clock.now() + Math.ceil(this.terms.renewEvery / PAUSE_PARTS);
  }

  #headroom(maximum: Money): Money {
    return (maximum * BigInt(this.terms.headroomPerMille)) / 1000n;
  }
}

function larger(a: Money, b: Money): Money {
  return a > b ? a : b;
}

function smaller(a: Money, b: Money): Money {
  return a < b ? a : b;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
