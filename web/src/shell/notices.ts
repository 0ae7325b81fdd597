/** Short messages to the person at the desk: shown, read aloud, and gone after a while. */
import { Signal } from '../lib/signal.js';

export type NoticeTone = 'good' | 'warn' | 'bad' | 'calm';

export interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly text: string;
}

const SHOWN_MILLIS = 7000;
const MOST_SHOWN = 3;

export class Notices {
  readonly shown = new Signal<readonly Notice[]>([]);
  #nextId = 1;

  say(tone: NoticeTone, text: string): void {
    const notice = { id: this.#nextId, tone, text };
    this.#nextId += 1;
    this.shown.set([...this.shown.value, notice].slice(-MOST_SHOWN));
    setTimeout(() => this.dismiss(notice.id), SHOWN_MILLIS);
  }

  dismiss(id: number): void {
    this.shown.set(this.shown.value.filter((notice) => notice.id !== id));
  }
}
