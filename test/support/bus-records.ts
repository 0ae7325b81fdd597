/** Numbered messages, and what of them was received. */
import type { BusMessage, BusRecord } from '../../src/bus/bus.js';

/** Values `from` to `to - 1`. */
export const messages = (from: number, to: number): readonly BusMessage[] =>
  Array.from({ length: to - from }, (_, i) => ({ key: `k${from + i}`, value: String(from + i) }));

export const numbersOf = (records: readonly BusRecord[]): readonly number[] =>
  records.map(({ value }) => Number(value));

export class Received {
  readonly records: BusRecord[] = [];
  #waiting: (() => void)[] = [];

  readonly take = async (_partition: number, records: readonly BusRecord[]): Promise<void> => {
    this.records.push(...records);
    for (const resolve of this.#waiting.splice(0)) resolve();
  };

  numbers(partition: number): readonly number[] {
    return numbersOf(this.records.filter((record) => record.partition === partition));
  }

  /** Resolves when so many have come. */
  async count(most: number): Promise<void> {
    await this.until(() => this.records.length >= most);
  }

  async until(there: () => boolean): Promise<void> {
    while (!there()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Something that happens once, and is waited for. */
export class Signal {
  #give: (() => void) | null = null;
  readonly given = new Promise<void>((resolve) => {
    this.#give = resolve;
  });

  give(): void {
    this.#give?.();
  }
}
