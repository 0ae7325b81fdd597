/** One partition as a gateway knows it: the journal's fold, kept up to date by the events topic. */
import type { Archive } from '../engine/archive.js';
import type { CommandOutcome } from '../engine/command.js';
import type { Committed, CommittedSink } from '../engine/committed-sink.js';
import type { EngineState } from '../engine/engine-state.js';
import { Recall } from '../engine/recall.js';
import type { ArchivedFamily, Retirement } from '../engine/retirement.js';
import { recover } from '../engine/recovery.js';
import type { BusRecord } from '../bus/bus.js';
import type { JournalRecord } from '../journal/journal.js';
import type { Clock } from '../lib/clock.js';
import { decodeEvent } from '../orders/event-codec.js';
import type { EncodedEvent } from '../orders/event-codec.js';
import { decodeEventsTopic } from './event-message.js';
import type { EventMessage } from './event-message.js';

export interface FollowerDeps {
  readonly journal: { read(fromSeq: number): AsyncIterable<JournalRecord> };
  /** Of orders as they were at the last record that the read models were told of. */
  readonly archive: Archive;
  /** The read models; told of this partition's events alone. */
  readonly sink: CommittedSink;
  readonly emptyState: () => EngineState;
  /** Which orders of the state leave memory, and when; absent where none ever does. */
  readonly retirement?: (state: EngineState) => Retirement;
  readonly answered: (commandId: string, outcome: CommandOutcome) => void;
  readonly clock: Clock;
  readonly log: { warn(fields: object, text: string): void };
}

export class PartitionFollower {
  #state: EngineState | null = null;
  #recall: Recall | null = null;
  #retirement: Retirement | null = null;

  constructor(private readonly deps: FollowerDeps) {}

  /** The engine's state as far as it was told; null before the start. */
  get state(): EngineState | null {
    return this.#state;
  }

  /**
   * Takes in everything that is durable now; answers the state, which moves on with what is received. The topic is to be
   * followed from where it ended before this was called.
   */
  async start(): Promise<EngineState> {
    const { journal, archive, sink, emptyState, clock, log } = this.deps;
    const { state } = await recover(journal, { archive, sink, emptyState, clock, listening: false, log });
    this.#state = state;
    this.#recall = new Recall({ state, apart: emptyState, archive, sink, clock });
    this.#retirement = this.deps.retirement?.(state) ?? null;
    return state;
  }

  /** The parents of families that are over, and not known to be in the archive as they are. */
  unarchived(): Iterable<string> {
    return this.#retirement?.unarchived() ?? [];
  }

  /** The archive has these families now: what is over and old can leave memory. */
  archived(families: readonly ArchivedFamily[]): void {
    this.#retirement?.archived(families);
  }

  /** Events that were told before are passed over; those that are missing come from the journal. */
  async receive(records: readonly BusRecord[]): Promise<void> {
    let events: EventMessage[] = [];
    for (const { value } of records) {
      const message = decodeEventsTopic(value);
      if (message.kind === 'EVENT') {
        events.push(message);
        continue;
      }
      await this.#tell(events);
      events = [];
      this.deps.answered(message.commandId, message.outcome);
    }
    await this.#tell(events);
  }

  async #tell(events: readonly EventMessage[]): Promise<void> {
    const known = this.deps.sink.lastSeq();
    const latest = events.reduce((most, { seq }) => Math.max(most, seq), known);
    if (latest === known) return;
    const news = inOrder(events, known);
    await this.#take(news.at(-1)?.seq === latest ? news : await this.#recorded(known + 1, latest));
  }

  async #recorded(first: number, last: number): Promise<readonly EncodedEvent[]> {
    const found: EncodedEvent[] = [];
    for await (const record of this.deps.journal.read(first)) {
      if (record.seq > last) break;
      found.push(record);
    }
    return found;
  }

  async #take(records: readonly EncodedEvent[]): Promise<void> {
    const batch: readonly Committed[] = records.map((record) => ({
      seq: record.seq,
      event: decodeEvent(record),
      payload: record.payload,
    }));
    await this.#recall?.ordersOf(batch.map(({ event }) => event));
    for (const { event } of batch) this.#state?.apply(event);
    this.deps.sink.publish(batch);
  }
}

/** Each once, one behind the other, up to the first gap. */
function inOrder(records: readonly EncodedEvent[], after: number): readonly EncodedEvent[] {
  let last = after;
  return records.filter(({ seq }) => {
    if (seq !== last + 1) return false;
    last = seq;
    return true;
  });
}
