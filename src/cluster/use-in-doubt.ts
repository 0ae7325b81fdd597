/** The most that may turn out to be used: what is undone in memory is not undone before that is durable. */
import type { Money } from '../model/money.js';

export class UseInDoubt {
  /** The most since the last moment of which everything is durable: up to the present check, and since. */
  #before: Money = 0n;
  #since: Money = 0n;
  #checking: Promise<void> | null = null;

  /** `durable` resolves when everything that was recorded before the call is durable. */
  constructor(private readonly durable: () => Promise<void>) {}

  /** Records are about to be written after which so much is used. */
  recorded(used: Money): void {
    this.#since = larger(this.#since, used);
  }

  /** Of `used`, which is the present use in memory, and all that may be found in its stead after a crash. */
  atMost(used: Money): Money {
    return larger(used, larger(this.#before, this.#since));
  }

  /** What was recorded until now is of the past once it is durable; stays in doubt when that fails. */
  check(used: Money): Promise<void> {
    this.#checking ??= this.#check(used).finally(() => (this.#checking = null));
    return this.#checking;
  }

  async #check(used: Money): Promise<void> {
    this.#before = this.atMost(used);
    this.#since = used;
    try {
      await this.durable();
      this.#before = 0n;
    } catch {
      // The journal is lost, and whoever replays it begins with a holder of his own.
    }
  }
}

function larger(a: Money, b: Money): Money {
  return a > b ? a : b;
}
