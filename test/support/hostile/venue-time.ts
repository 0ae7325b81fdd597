/** Messages as a venue dates them whose clock does not show the true time. */
import type { Micros } from '../../../src/lib/clock.js';
import type { VenueStatement } from '../../../src/execution/venue-adapter.js';
import type { ClientMessage, ExchangeMessage } from '../../../venues/simulated/wire.js';

export function shiftedMessage(message: ExchangeMessage, by: Micros): ExchangeMessage {
  if (by === 0) return message;
  switch (message.type) {
    case 'REPORT':
      return { ...message, report: { ...message.report, at: message.report.at + by } };
    case 'BOOK':
      return { ...message, update: { ...message.update, at: message.update.at + by } };
    case 'TRADE':
      return { ...message, print: { ...message.print, at: message.print.at + by } };
    case 'STATEMENT':
      return { ...message, statement: shiftedStatement(message.statement, by) };
    default:
      return message;
  }
}

/** A time that the client names is meant by the venue's clock. */
export function shiftedRequest(message: ClientMessage, by: Micros): ClientMessage {
  return message.type === 'STATEMENT' ? { ...message, since: Math.max(0, message.since + by) } : message;
}

function shiftedStatement(statement: VenueStatement, by: Micros): VenueStatement {
  return {
    ...statement,
    at: statement.at + by,
    since: statement.since + by,
    executions: statement.executions.map((execution) => ({ ...execution, at: execution.at + by })),
  };
}
