/** Statements under way to one client: each is taken at one moment and handed out in parts that fit a line. */
import type { VenueStatement } from '../../../src/execution/venue-adapter.js';
import type { ExchangeMessage, StatementPart } from '../wire.js';

/** Entries of each list in one part: with the longest of ids far below the wire's longest line. */
const PART = 500;
const MOST_UNDER_WAY = 8;

interface UnderWay {
  readonly statement: VenueStatement;
  from: number;
}

export class Statements {
  readonly #underWay = new Map<string, UnderWay>();

  constructor(private readonly partSize = PART) {}

  /** The first part. A statement that nobody asks on for gives way to newer ones. */
  open(statementId: string, statement: VenueStatement): ExchangeMessage {
    const [oldest] = this.#underWay.keys();
    if (oldest !== undefined && this.#underWay.size >= MOST_UNDER_WAY) this.#underWay.delete(oldest);
    return this.#part(statementId, { statement, from: 0 });
  }

  /** The part after the last one. */
  next(statementId: string): ExchangeMessage {
    const underWay = this.#underWay.get(statementId);
    if (underWay) return this.#part(statementId, underWay);
    return { type: 'STATEMENT_REJECTED', statementId, text: `no statement ${statementId} is under way` };
  }

  clear(): void {
    this.#underWay.clear();
  }

  #part(statementId: string, underWay: UnderWay): StatementPart {
    const { statement, from } = underWay;
    const to = from + this.partSize;
    const { openOrders, executions, positions } = statement;
    const more = Math.max(openOrders.length, executions.length, positions.length) > to;
    if (more) this.#underWay.set(statementId, { statement, from: to });
    else this.#underWay.delete(statementId);
    const cut = {
      openOrders: openOrders.slice(from, to),
      executions: executions.slice(from, to),
      positions: positions.slice(from, to),
    };
    return { type: 'STATEMENT', statementId, more, statement: { ...statement, ...cut } };
  }
}
