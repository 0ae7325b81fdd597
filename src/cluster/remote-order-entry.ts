/** The engine's door for a gateway in another process: requests go out over the bus, answers come back behind their events. */
import type { Bus } from '../bus/bus.js';
import { BusUnavailable } from '../bus/bus.js';
import { isOutcomeOf } from '../engine/command.js';
import type { Command, CommandOutcome, OutcomeOf } from '../engine/command.js';
import type {
  CancelCommand,
  CheckOutcome,
  DeskCommand,
  DeskOutcome,
  ListCommand,
  ListOutcome,
  OrderEntry,
  ReplaceCommand,
  RequestOutcome,
  ResolveCommand,
  ResolveOutcome,
  SubmitOutcome,
} from '../engine/order-entry.js';
import type { Clock, Micros } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Scheduler } from '../lib/scheduler.js';
import type { User } from '../model/actor.js';
import type { OrderTerms } from '../model/order-terms.js';
import { encodeCommand } from './command-message.js';
import { partitionOf } from './partitions.js';

export interface RemoteDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly topic: string;
  readonly partitions: number;
  /** Whose order it is; undefined when nobody knows it. Rejects when what is not in memory cannot be read. */
  readonly accountOf: (orderId: string) => Promise<string | undefined>;
  readonly check: (terms: OrderTerms, by: User) => CheckOutcome;
  /** Why requests are refused at the moment; null when they are not. */
  readonly closedBecause: () => string | null;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** How long an answer is waited for. */
  readonly patience: Micros;
}

type Unavailable = Extract<SubmitOutcome, { kind: 'UNAVAILABLE' }>;
type UnknownOrder = Extract<RequestOutcome, { kind: 'UNKNOWN_ORDER' }>;
type CommandOf<Kind extends Command['kind']> = Command & { readonly kind: Kind };

/** An engine's clock may be so far from ours. */
const CLOCK_DIFFERENCE: Micros = 500_000;

export class RemoteOrderEntry implements OrderEntry {
  readonly #waiting = new Map<string, (outcome: CommandOutcome) => void>();

  constructor(private readonly deps: RemoteDeps) {}

  readiness(): { readonly ready: boolean; readonly reason: string | null } {
    const reason = this.deps.closedBecause();
    return { ready: reason === null, reason };
  }

  /** An answer came over the bus; others' are nobody's here. */
  answered(commandId: string, outcome: CommandOutcome): void {
    this.#waiting.get(commandId)?.(outcome);
  }

  submit(terms: OrderTerms, by: User): Promise<SubmitOutcome> {
    return this.#ask(terms.account, by, { kind: 'SUBMIT', terms });
  }

  submitList(list: ListCommand, by: User): Promise<ListOutcome> {
    return this.#ask(list.account, by, { kind: 'SUBMIT_LIST', list });
  }

  cancel(cancel: CancelCommand, by: User): Promise<RequestOutcome> {
    const clOrdId = cancel.clOrdId ?? this.deps.ids.next();
    return this.#askAbout(cancel.orderId, by, { kind: 'CANCEL', cancel: { ...cancel, clOrdId } });
  }

  replace(replace: ReplaceCommand, by: User): Promise<RequestOutcome> {
    return this.#askAbout(replace.orderId, by, { kind: 'REPLACE', replace });
  }

  async deskReport(report: DeskCommand, by: User): Promise<DeskOutcome> {
    const outcome = await this.#askAbout(report.orderId, by, { kind: 'DESK_REPORT', report });
    if (outcome.kind !== 'UNKNOWN_ORDER') return outcome;
    return { kind: 'REFUSED', reason: 'UNKNOWN_ORDER', text: `there is no order ${report.orderId}` };
  }

  resolve(resolve: ResolveCommand, by: User): Promise<ResolveOutcome> {
    return this.#askAbout(resolve.orderId, by, { kind: 'RESOLVE', resolve });
  }

  check(terms: OrderTerms, by: User): CheckOutcome {
    return this.deps.check(terms, by);
  }

  /** The partition is the order's account's. */
  async #askAbout<Kind extends Command['kind']>(
    orderId: string,
    by: User,
    command: CommandOf<Kind>,
  ): Promise<OutcomeOf[Kind] | Unavailable | UnknownOrder> {
    try {
      const account = await this.deps.accountOf(orderId);
      if (account === undefined) return { kind: 'UNKNOWN_ORDER', orderId };
      return await this.#ask(account, by, command);
    } catch (error) {
      return { kind: 'UNAVAILABLE', reason: `the order cannot be looked up: ${reasonOf(error)}` };
    }
  }

  async #ask<Kind extends Command['kind']>(
    account: string,
    by: User,
    command: CommandOf<Kind>,
  ): Promise<OutcomeOf[Kind] | Unavailable> {
    const reason = this.deps.closedBecause();
    if (reason !== null) return { kind: 'UNAVAILABLE', reason };
    const { bus, topic, partitions, ids, clock, patience } = this.deps;
    const commandId = ids.next();
    const deadline = clock.now() + patience - CLOCK_DIFFERENCE;
    const answer = this.#answerTo(commandId);
    try {
      const message = encodeCommand(account, { commandId, userId: by.userId, deadline, command });
      await bus.publish(topic, partitionOf(account, partitions), [message]);
    } catch (error) {
      this.#waiting.delete(commandId);
      if (!(error instanceof BusUnavailable)) throw error;
      return { kind: 'UNAVAILABLE', reason: `the bus does not answer: ${error.message}`, undecided: true };
    }
    const outcome = await answer;
    const { kind }: { readonly kind: Kind } = command;
    if (isOutcomeOf(kind, outcome)) return outcome;
    return { kind: 'UNAVAILABLE', reason: `the engine answers ${outcome.kind}`, undecided: true };
  }

  /** Resolves with the answer, or after a while without one: then it may still have been taken, in time. */
  #answerTo(commandId: string): Promise<CommandOutcome> {
    const { scheduler, patience } = this.deps;
    return new Promise((resolve) => {
      const answer = (outcome: CommandOutcome) => {
        cancel();
        this.#waiting.delete(commandId);
        resolve(outcome);
      };
      const seconds = patience / 1_000_000;
      const reason = `no engine has answered within ${seconds} seconds`;
      const cancel = scheduler.after(patience, () =>
        answer({ kind: 'UNAVAILABLE', reason, undecided: true }),
      );
      this.#waiting.set(commandId, answer);
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
