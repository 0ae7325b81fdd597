/** A link to an exchange that does what its script says: between the session adapter and whatever carries its messages. */
import type { Micros } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { Scheduler } from '../../../src/lib/scheduler.js';
import type { Connection, Dial, Receiver } from '../../../venues/simulated/connection.js';
import type { ClientMessage, ExchangeMessage } from '../../../venues/simulated/wire.js';
import { LateDirection } from './late-direction.js';
import { REPORT_MISDEEDS, REQUEST_MISDEEDS } from './misdeeds.js';
import type { Hands } from './misdeeds.js';
import { HONEST, misdeedFor } from './script.js';
import type { Script } from './script.js';
import { shiftedMessage, shiftedRequest } from './venue-time.js';

export interface HostileTerms {
  readonly random: Random;
  readonly scheduler: Scheduler;
}

/** One venue's links, one after another. */
export class HostileLink {
  /** How often each misdeed was done. */
  readonly done = new Map<string, number>();
  #script: Script = HONEST;
  #offset: Micros = 0;
  #present: OneLink | null = null;

  constructor(private readonly terms: HostileTerms) {}

  /** A dial whose links are hostile. */
  over(dial: Dial): Dial {
    return (receiver) => {
      this.#present = new OneLink(dial, receiver, this);
      return this.#present.client;
    };
  }

  /** From now on it follows the script. What was held before still comes. */
  follow(script: Script): void {
    this.#script = script;
  }

  /** Ends the present link, as a failing network would. */
  cut(): void {
    this.#present?.cut();
  }

  get random(): Random {
    return this.terms.random;
  }

  get scheduler(): Scheduler {
    return this.terms.scheduler;
  }

  get script(): Script {
    return this.#script;
  }

  get offset(): Micros {
    return this.#offset;
  }

  setClock(offset: Micros): void {
    this.#offset = offset;
  }

  note(misdeed: string): void {
    this.done.set(misdeed, (this.done.get(misdeed) ?? 0) + 1);
  }
}

/** One link, from its dialling to its end. */
class OneLink {
  readonly client: Connection<ClientMessage>;
  readonly #inner: Connection<ClientMessage>;
  readonly #inwards: LateDirection<ClientMessage>;
  readonly #outwards: LateDirection<ExchangeMessage>;
  #open = true;

  constructor(
    dial: Dial,
    private readonly receiver: Receiver<ExchangeMessage>,
    private readonly venue: HostileLink,
  ) {
    this.#outwards = new LateDirection(venue.scheduler, (message) => this.#deliver(message));
    this.#inner = dial({
      receive: (message) => this.#hear(message),
      lost: (reason) => this.#end(reason),
    });
    this.#inwards = new LateDirection(venue.scheduler, (message) => this.#open && this.#inner.send(message));
    this.client = { send: (message) => this.#ask(message), close: () => this.#inner.close() };
  }

  cut(): void {
    if (!this.#open) return;
    this.#end('cut by a hostile network');
    this.#inner.close();
  }

  #end(reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.receiver.lost(reason);
  }

  #deliver(message: ExchangeMessage): void {
    if (this.#open) this.receiver.receive(message);
  }

  #hear(message: ExchangeMessage): void {
    if (!this.#open) return;
    const { random, script } = this.venue;
    const misdeed = message.type === 'REPORT' ? misdeedFor(script.reports, random) : null;
    if (message.type !== 'REPORT' || misdeed === null) return this.#outwards.push(this.#dated(message));
    this.venue.note(misdeed);
    REPORT_MISDEEDS[misdeed](message.report, {
      ...this.#hands(this.#outwards),
      pass: (report) => this.#outwards.push(this.#dated({ type: 'REPORT', report })),
    });
  }

  #ask(message: ClientMessage): void {
    if (!this.#open) return;
    const { random, script, offset } = this.venue;
    const request = shiftedRequest(message, -offset);
    const misdeed = message.type === 'LOGON' ? null : misdeedFor(script.requests, random);
    if (misdeed === null) return this.#inwards.push(request);
    this.venue.note(misdeed);
    REQUEST_MISDEEDS[misdeed](request, {
      ...this.#hands(this.#inwards),
      pass: (passed) => this.#inwards.push(passed),
    });
  }

  #dated(message: ExchangeMessage): ExchangeMessage {
    return shiftedMessage(message, this.venue.offset);
  }

  #hands(direction: Pick<LateDirection<unknown>, 'hold' | 'deafen'>): Omit<Hands<never>, 'pass'> {
    return {
      random: this.venue.random,
      later: (delay, task) => void this.venue.scheduler.after(delay, task),
      cut: () => this.cut(),
      hold: (duration) => direction.hold(duration),
      deafen: () => direction.deafen(),
      setClock: (offset) => this.venue.setClock(offset),
    };
  }
}
