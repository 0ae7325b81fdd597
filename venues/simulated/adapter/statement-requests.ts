/** Statements that were asked for, put together from their parts. */
import type { VenueStatement } from '../../../src/execution/venue-adapter.js';
import type { Micros } from '../../../src/lib/clock.js';
import type { CancelTimer, Scheduler } from '../../../src/lib/scheduler.js';
import type { ClientMessage, StatementPart } from '../wire.js';

/** A venue that says nothing for this long has not understood, or has forgotten. */
const PATIENCE: Micros = 30_000_000;

interface Asked {
  readonly parts: StatementPart[];
  readonly resolve: (statement: VenueStatement) => void;
  readonly reject: (reason: Error) => void;
  stopWaiting: CancelTimer;
}

export interface RequestDeps {
  readonly venue: string;
  readonly scheduler: Scheduler;
  readonly send: (message: ClientMessage) => void;
}

export class StatementRequests {
  readonly #asked = new Map<string, Asked>();
  #count = 0;

  constructor(private readonly deps: RequestDeps) {}

  ask(since: Micros): Promise<VenueStatement> {
    this.#count += 1;
    const statementId = `s-${this.#count}`;
    return new Promise((resolve, reject) => {
      const stopWaiting = this.#waitFor(statementId);
      this.#asked.set(statementId, { parts: [], resolve, reject, stopWaiting });
      this.deps.send({ type: 'STATEMENT', statementId, since });
    });
  }

  part(part: StatementPart): void {
    const { statementId, more } = part;
    const asked = this.#asked.get(statementId);
    if (!asked) return;
    asked.stopWaiting();
    asked.parts.push(part);
    if (more) {
      asked.stopWaiting = this.#waitFor(statementId);
      this.deps.send({ type: 'STATEMENT_NEXT', statementId });
    } else {
      this.#asked.delete(statementId);
      asked.resolve(assembled(part.statement, asked.parts));
    }
  }

  refused(statementId: string, text: string): void {
    const asked = this.#asked.get(statementId);
    asked?.stopWaiting();
    this.#asked.delete(statementId);
    asked?.reject(new Error(`${this.deps.venue} gives no statement: ${text}`));
  }

  /** The link is gone, and every answer with it. */
  lost(reason: string): void {
    for (const statementId of Array.from(this.#asked.keys())) this.refused(statementId, reason);
  }

  #waitFor(statementId: string): CancelTimer {
    const seconds = PATIENCE / 1_000_000;
    return this.deps.scheduler.after(PATIENCE, () =>
      this.refused(statementId, `no answer within ${seconds} seconds`),
    );
  }
}

function assembled(statement: VenueStatement, parts: readonly StatementPart[]): VenueStatement {
  return {
    ...statement,
    openOrders: parts.flatMap((part) => part.statement.openOrders),
    executions: parts.flatMap((part) => part.statement.executions),
    positions: parts.flatMap((part) => part.statement.positions),
  };
}
