import { describe, expect, it } from '@jest/globals';
import type { StatedExecution, VenueStatement } from '../../../src/execution/venue-adapter.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import { StatementRequests } from '../../../venues/simulated/adapter/statement-requests.js';
import { Statements } from '../../../venues/simulated/exchange/statements.js';
import { decodeExchangeMessage, encodeMessage } from '../../../venues/simulated/wire-codec.js';
import type { ClientMessage, ExchangeMessage } from '../../../venues/simulated/wire.js';
import { MID } from './venue-builders.js';

const LONGEST_LINE = 1024 * 1024;

function execution(n: number): StatedExecution {
  const clOrdId = `${n}`.padStart(100, 'o');
  const execId = `${n}`.padStart(100, 'e');
  const terms = { symbol: 'S'.repeat(100), side: 'SELL_SHORT_EXEMPT', lastLiquidityInd: 'REMOVED' } as const;
  return {
    clOrdId,
    execId,
    ...terms,
    lastQty: 100,
    lastPx: MID,
    fee: '-0.00000001',
    at: 1_767_623_400_000_000,
  };
}

function aStatement(executions: number): VenueStatement {
  const all = Array.from({ length: executions }, (_, n) => execution(n));
  const home = { venue: 'TEST', sessionId: 's', lastSeq: 7, at: 1, since: 0 };
  return { ...home, openOrders: [], executions: all, positions: [{ symbol: 'ACME', qty: 5 }] };
}

function ids({ executions }: VenueStatement): string {
  return executions.map(({ execId }) => execId).join(' ');
}

function ends({ executions, ...rest }: VenueStatement) {
  return { ...rest, ends: executions.slice(-501) };
}

/** Both ends with the codec between them; counts the lines and their greatest length. */
function joined(statement: VenueStatement) {
  const scheduler = new ManualScheduler();
  const statements = new Statements();
  const lines = { count: 0, longest: 0 };
  const hear = (message: ExchangeMessage) => {
    const line = encodeMessage(message);
    lines.count += 1;
    lines.longest = Math.max(lines.longest, line.length);
    const heard = decodeExchangeMessage(line);
    if (heard.type === 'STATEMENT') requests.part(heard);
    if (heard.type === 'STATEMENT_REJECTED') requests.refused(heard.statementId, heard.text);
  };
  const send = (message: ClientMessage) => {
    if (message.type === 'STATEMENT') hear(statements.open(message.statementId, statement));
    if (message.type === 'STATEMENT_NEXT') hear(statements.next(message.statementId));
  };
  const requests = new StatementRequests({
    venue: 'TEST',
    scheduler,
    send: (message) => scheduler.after(0, () => send(message)),
  });
  return { requests, statements, scheduler, lines };
}

describe('a statement', () => {
  it('of 100,000 executions with the longest of ids arrives whole, on lines far below the longest', async () => {
    const statement = aStatement(100_000);
    const { requests, scheduler, lines } = joined(statement);
    const answer = requests.ask(0);
    scheduler.advance(0);
    const whole = await answer;
    expect(ids(whole) === ids(statement)).toBe(true);
    expect(ends(whole)).toEqual(ends(statement));
    expect(lines.count).toBe(200);
    expect(lines.longest).toBeLessThan(LONGEST_LINE / 2);
  });

  it('that is empty is one part', async () => {
    const { requests, scheduler, lines } = joined(aStatement(0));
    const answer = requests.ask(0);
    scheduler.advance(0);
    expect(await answer).toEqual(aStatement(0));
    expect(lines.count).toBe(1);
  });

  it('several at once do not mix', async () => {
    const { requests, scheduler } = joined(aStatement(1_300));
    const answers = [requests.ask(0), requests.ask(0), requests.ask(0)];
    scheduler.advance(0);
    for (const answer of answers) expect((await answer).executions).toHaveLength(1_300);
  });

  it('that the exchange has dropped is refused, not awaited for ever', async () => {
    const { requests, statements, scheduler } = joined(aStatement(1_300));
    const answer = requests.ask(0);
    scheduler.after(0, () => statements.clear());
    scheduler.advance(0);
    await expect(answer).rejects.toThrow('TEST gives no statement: no statement s-1 is under way');
  });

  it('that is not answered is given up after half a minute; an answer after that means nothing', async () => {
    const scheduler = new ManualScheduler();
    const requests = new StatementRequests({ venue: 'TEST', scheduler, send: () => undefined });
    const answer = requests.ask(0);
    scheduler.advance(30_000_000);
    await expect(answer).rejects.toThrow('no answer within 30 seconds');
    requests.part({ type: 'STATEMENT', statementId: 's-1', more: false, statement: aStatement(1) });
  });
});
