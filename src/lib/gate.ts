/** Open at first. Whoever comes while it is shut waits until it is open again. */
export class Gate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => {};

  shut(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#opened = null;
    this.#open();
  }

  /** Resolves at a moment at which it is open. */
  async passed(): Promise<void> {
    while (this.#opened) await this.#opened;
  }
}
