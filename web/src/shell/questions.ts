/** A question that must be answered before something happens. */
import { Signal } from '../lib/signal.js';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The word on the button that does it. */
  readonly yes: string;
  readonly answer: (agreed: boolean) => void;
}

export class Questions {
  readonly current = new Signal<Question | null>(null);

  /** True when the person agreed. */
  ask(question: Omit<Question, 'answer'>): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (agreed: boolean): void => {
        this.current.set(null);
        resolve(agreed);
      };
      this.current.set({ ...question, answer });
    });
  }
}
