/** One direction of a link: in order, at once, unless it is held up or has gone deaf. */
import type { Micros } from '../../../src/lib/clock.js';
import type { Scheduler } from '../../../src/lib/scheduler.js';

export class LateDirection<Message> {
  #held: Message[] | null = null;
  #deaf = false;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly deliver: (message: Message) => void,
  ) {}

  push(message: Message): void {
    if (this.#deaf) return;
    if (this.#held) this.#held.push(message);
    else this.deliver(message);
  }

  /** Held up already: then it ends as it was to. */
  hold(duration: Micros): void {
    if (this.#held) return;
    this.#held = [];
    this.scheduler.after(duration, () => this.#release());
  }

  deafen(): void {
    this.#deaf = true;
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of held) this.push(message);
  }
}
