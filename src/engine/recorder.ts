/** Makes a turn durable, then lets it out: the read side hears of it, venues are told, the caller is answered. */
import type { Journal, NewRecord } from '../journal/journal.js';
import type { OrderEvent } from '../orders/events.js';
import { encodeEvent } from '../orders/event-codec.js';
import type { CommandSource } from './command.js';
import type { Committed, CommittedSink } from './committed-sink.js';
import type { Instruction, Turn } from './turn.js';

export interface Marks {
  /** The latest command of which everything was recorded before. */
  readonly position: number | null;
  readonly mark: (position: number | null) => string;
}

export interface RecorderDeps {
  readonly journal: Journal;
  readonly sink: Pick<CommittedSink, 'publish'>;
  /** Says something to a venue; only ever called for what is durable. */
  readonly instruct: (instruction: Instruction) => void;
  readonly alert: (text: string) => void;
  /** The journal did not take a turn: the state has run ahead of it and must be rebuilt. */
  readonly lost: (reason: Error) => void;
  /** Where commands come over the bus: what stands beside the records. */
  readonly marks?: Marks | undefined;
}

export class Recorder {
  #last: Promise<void> = Promise.resolve();
  #position: number | null;

  constructor(private readonly deps: RecorderDeps) {
    this.#position = deps.marks?.position ?? null;
  }

  /**
   * Resolves once the turn is durable and out. Rejects, having let nothing out, when the journal refuses it. A command's
   * position becomes durable with what the command caused.
   */
  record(turn: Turn, source: CommandSource | null = null): Promise<void> {
    if (source) this.#position = source.position;
    const recorded = this.#record(turn);
    source?.decided();
    return recorded;
  }

  #record(turn: Turn): Promise<void> {
    for (const alert of turn.alerts) this.deps.alert(alert);
    if (turn.events.length > 0) this.#last = this.#commit(turn);
    else if (turn.instructions.length > 0) this.#last = this.#last.then(() => this.#letOut(turn));
    return this.#last;
  }

  /** Resolves when everything recorded so far is durable. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #commit(turn: Turn): Promise<void> {
    const records = turn.events.map(toRecord);
    const head = await this.#append(records);
    this.deps.sink.publish(committed(turn.events, records, head.seq));
    this.#letOut(turn);
  }

  #letOut(turn: Turn): void {
    for (const instruction of turn.instructions) this.deps.instruct(instruction);
  }

  async #append(records: readonly NewRecord[]): Promise<{ readonly seq: number }> {
    try {
      return await this.deps.journal.append(records, this.deps.marks?.mark(this.#position));
    } catch (error) {
      this.deps.lost(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }
}

function committed(
  events: readonly OrderEvent[],
  records: readonly NewRecord[],
  lastSeq: number,
): readonly Committed[] {
  const first = lastSeq - events.length + 1;
  return events.map((event, i) => ({ seq: first + i, event, payload: records[i]?.payload ?? '' }));
}

function toRecord(event: OrderEvent): NewRecord {
  return { type: event.type, at: event.at, payload: encodeEvent(event) };
}
