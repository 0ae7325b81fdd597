/** Takes a partition's commands from the bus in their order, each once, and answers them when they are durable. */
import type { BusRecord } from '../bus/bus.js';
import type { CommandOutcome, CommandTaker } from '../engine/command.js';
import { takeCommand } from '../engine/command.js';
import type { Clock } from '../lib/clock.js';
import type { User } from '../model/actor.js';
import { accountsOf, decodeCommand } from './command-message.js';
import type { CommandMessage } from './command-message.js';
import { partitionOf } from './partitions.js';

export interface IntakeDeps {
  readonly engine: () => CommandTaker;
  readonly userOf: (userId: string) => User | undefined;
  /** How many there are: an account's orders are of one of them. */
  readonly partitions: number;
  readonly clock: Clock;
  /** Tells whoever asked, behind the events that the command caused. */
  readonly answer: (commandId: string, outcome: CommandOutcome) => void;
  /** Everything up to this position was taken, and what it caused is durable. */
  readonly settled: (position: number) => void;
  readonly log: { error(fields: object, text: string): void };
}

/** The engine could not make a command durable: it has to come again. */
export class CommandNotTaken extends Error {
  override readonly name = 'CommandNotTaken';
}

const TOO_LATE = 'the engine came to it too late; nothing was accepted';
const UNKNOWN_USER = 'the engine does not know who asks; nothing was accepted';

interface Taken {
  /** Rejects when the command has to come again. */
  readonly durable: Promise<void>;
  /** Resolves when the next one may be begun; false when this one has to come again and has caused nothing. */
  readonly decided: Promise<boolean>;
}

export class CommandIntake {
  #position: number | null = null;

  constructor(private readonly deps: IntakeDeps) {}

  /** Everything up to this position was taken before, and is durable; answers where to go on. */
  begin(position: number | null): number {
    this.#position = position ?? -1;
    return this.#position + 1;
  }

  /** The first position that was not come to yet; null before the beginning. */
  get next(): number | null {
    return this.#position === null ? null : this.#position + 1;
  }

  /**
   * Resolves when all that the records cause is durable: a command is begun when the one before has been decided, and
   * they share commits. Rejects with CommandNotTaken when one of them has to come again; none behind it is begun then.
   */
  async receive(records: readonly BusRecord[]): Promise<void> {
    const durable: Promise<void>[] = [];
    for (const record of records) {
      const { offset } = record;
      if (offset <= (this.#position ?? -1)) continue;
      const taken = this.#begin(record);
      if (taken) durable.push(taken.durable);
      if (taken && !(await taken.decided)) break;
      this.#position = offset;
    }
    const failed = (await Promise.allSettled(durable)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    if (this.#position !== null) this.deps.settled(this.#position);
  }

  /** Null when nothing comes of it. */
  #begin(record: BusRecord): Taken | null {
    const message = this.#decoded(record);
    if (!message) return null;
    const { commandId, userId, deadline, command } = message;
    const by = this.deps.userOf(userId);
    const refused = this.#astray(record, message) ?? (this.deps.clock.now() > deadline ? TOO_LATE : null);
    if (!by || refused !== null) {
      this.deps.answer(commandId, { kind: 'UNAVAILABLE', reason: refused ?? UNKNOWN_USER });
      return null;
    }
    let durable = Promise.resolve();
    const inJournal = new Promise<true>((resolve) => {
      const source = { position: record.offset, decided: () => resolve(true) };
      durable = this.#answered(commandId, takeCommand(this.deps.engine(), command, by, source));
    });
    // What causes nothing is decided once it is answered.
    const answered = durable.then(
      () => true,
      () => false,
    );
    return { durable, decided: Promise.race([inJournal, answered]) };
  }

  async #answered(commandId: string, outcome: Promise<CommandOutcome>): Promise<void> {
    const what = await outcome;
    if (what.kind === 'UNAVAILABLE') throw new CommandNotTaken(what.reason);
    this.deps.answer(commandId, what);
  }

  /** An account's orders in two partitions would have two writers: whoever sent it there counts partitions otherwise. */
  #astray({ key, partition, offset }: BusRecord, { commandId, command }: CommandMessage): string | null {
    const { partitions, log } = this.deps;
    const account = [key, ...accountsOf(command)].find((one) => partitionOf(one, partitions) !== partition);
    if (account === undefined) return null;
    const home = partitionOf(account, partitions);
    const reason = `the command came on partition ${partition}, account ${account} is of partition ${home}; nothing was accepted`;
    log.error({ partition, position: offset, commandId }, reason);
    return reason;
  }

  /** What cannot be read can never be taken: it is told, and passed over. */
  #decoded({ offset, value }: BusRecord): CommandMessage | null {
    try {
      return decodeCommand(value);
    } catch (error) {
      this.deps.log.error(
        { position: offset, reason: String(error) },
        'a command cannot be read; it is passed over',
      );
      return null;
    }
  }
}
