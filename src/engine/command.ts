/** A request as it travels over the bus, and how an engine takes one: the door's methods as data. */
import type { User } from '../model/actor.js';
import type { OrderTerms } from '../model/order-terms.js';
import type {
  CancelCommand,
  DeskCommand,
  DeskOutcome,
  ListCommand,
  ListOutcome,
  ReplaceCommand,
  RequestOutcome,
  ResolveCommand,
  ResolveOutcome,
  SubmitOutcome,
} from './order-entry.js';

/** Where a command came from. */
export interface CommandSource {
  /** Its place among the partition's commands. */
  readonly position: number;
  /** Called once the journal has been handed everything that it causes: the next command may be taken then. */
  readonly decided: () => void;
}

export type Command =
  | { readonly kind: 'SUBMIT'; readonly terms: OrderTerms }
  | { readonly kind: 'SUBMIT_LIST'; readonly list: ListCommand }
  | { readonly kind: 'CANCEL'; readonly cancel: CancelCommand }
  | { readonly kind: 'REPLACE'; readonly replace: ReplaceCommand }
  | { readonly kind: 'DESK_REPORT'; readonly report: DeskCommand }
  | { readonly kind: 'RESOLVE'; readonly resolve: ResolveCommand };

/** What each kind of command is answered with. */
export interface OutcomeOf {
  readonly SUBMIT: SubmitOutcome;
  readonly SUBMIT_LIST: ListOutcome;
  readonly CANCEL: RequestOutcome;
  readonly REPLACE: RequestOutcome;
  readonly DESK_REPORT: DeskOutcome;
  readonly RESOLVE: ResolveOutcome;
}

export type CommandOutcome = OutcomeOf[Command['kind']];

export const COMMAND_KINDS = [
  'SUBMIT',
  'SUBMIT_LIST',
  'CANCEL',
  'REPLACE',
  'DESK_REPORT',
  'RESOLVE',
] as const;

const REQUESTED = ['REQUESTED', 'REJECTED', 'UNKNOWN_ORDER', 'UNAVAILABLE'];
const OUTCOMES: Readonly<Record<Command['kind'], readonly string[]>> = {
  SUBMIT: ['ACCEPTED', 'REFUSED', 'DUPLICATE_CLORDID', 'UNAVAILABLE'],
  SUBMIT_LIST: ['ACCEPTED', 'REFUSED', 'DUPLICATE_LISTID', 'DUPLICATE_CLORDID', 'UNAVAILABLE'],
  CANCEL: REQUESTED,
  REPLACE: REQUESTED,
  DESK_REPORT: ['REPORTED', 'REFUSED', 'UNAVAILABLE'],
  RESOLVE: ['RESOLVED', 'REFUSED', 'UNKNOWN_ORDER', 'UNAVAILABLE'],
};

/** Whether it answers a command of this kind. */
export function isOutcomeOf<Kind extends Command['kind']>(
  kind: Kind,
  outcome: CommandOutcome,
): outcome is OutcomeOf[Kind] {
  return OUTCOMES[kind].includes(outcome.kind);
}

/** The part of the engine that takes commands. */
export interface CommandTaker {
  submit(terms: OrderTerms, by: User, source: CommandSource): Promise<SubmitOutcome>;
  submitList(list: ListCommand, by: User, source: CommandSource): Promise<ListOutcome>;
  cancel(cancel: CancelCommand, by: User, source: CommandSource): Promise<RequestOutcome>;
  replace(replace: ReplaceCommand, by: User, source: CommandSource): Promise<RequestOutcome>;
  deskReport(report: DeskCommand, by: User, source: CommandSource): Promise<DeskOutcome>;
  resolve(resolve: ResolveCommand, by: User, source: CommandSource): Promise<ResolveOutcome>;
}

/** Hands a command to the method it is for. */
export function takeCommand(
  engine: CommandTaker,
  command: Command,
  by: User,
  source: CommandSource,
): Promise<CommandOutcome> {
  switch (command.kind) {
    case 'SUBMIT':
      return engine.submit(command.terms, by, source);
    case 'SUBMIT_LIST':
      return engine.submitList(command.list, by, source);
    case 'CANCEL':
      return engine.cancel(command.cancel, by, source);
    case 'REPLACE':
      return engine.replace(command.replace, by, source);
    case 'DESK_REPORT':
      return engine.deskReport(command.report, by, source);
    case 'RESOLVE':
      return engine.resolve(command.resolve, by, source);
  }
}
