/** The session adapter hears reports in the order of their numbers, each of them, over links that reorder and lose. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueReport } from '../../../src/execution/venue-adapter.js';
import { ManualClock } from '../../../src/lib/clock.js';
import { ManualScheduler } from '../../../src/lib/scheduler.js';
import { SessionAdapter } from '../../../venues/simulated/adapter/session-adapter.js';
import type { Receiver } from '../../../venues/simulated/connection.js';
import type { ClientMessage, ExchangeMessage } from '../../../venues/simulated/wire.js';
import { RecordingListener } from './recording-listener.js';

const SECOND = 1_000_000;
const statement = {
  venue: 'TEST',
  sessionId: 'S',
  at: 0,
  since: 0,
  openOrders: [],
  executions: [],
  positions: [],
};

let scheduler: ManualScheduler;
let heard: RecordingListener;
let adapter: SessionAdapter;
/** Everything that was asked, over all links. */
let asked: ClientMessage[];
let link: Receiver<ExchangeMessage>;

function report(seq: number): VenueReport {
  const base = { venue: 'TEST', sessionId: 'S', at: 0, clOrdId: 'a' };
  return { ...base, kind: 'NEW', seq, venueOrderId: `v${seq}` };
}

function say(...seqs: readonly number[]): void {
  for (const seq of seqs) link.receive({ type: 'REPORT', report: report(seq) });
}

function accept(...resent: readonly number[]): void {
  link.receive({ type: 'LOGON_ACCEPTED', version: 2, sessionId: 'S' });
  say(...resent);
  link.receive({ type: 'READY' });
}

const seqs = () => heard.reports.map(({ seq }) => seq);
const logons = () => asked.flatMap((message) => (message.type === 'LOGON' ? [message.resume] : []));

beforeEach(() => {
  scheduler = new ManualScheduler(new ManualClock(0));
  heard = new RecordingListener();
  asked = [];
  const dial = (receiver: Receiver<ExchangeMessage>) => {
    link = receiver;
    return {
      send: (message: ClientMessage) => void asked.push(message),
      close: () => receiver.lost('closed'),
    };
  };
  adapter = new SessionAdapter({ venue: 'TEST', clientId: 'US', scheduler, dial });
  adapter.connect(heard, { sessionId: 'S', lastSeq: 10 }).catch(() => undefined);
});

describe('reports', () => {
  it('that overtake others wait for them', () => {
    accept(11);
    say(13, 14);
    expect(seqs()).toEqual([11]);
    say(12);
    expect(seqs()).toEqual([11, 12, 13, 14]);
    scheduler.advance(SECOND);
    expect(logons()).toHaveLength(1);
  });

  it('that do not come are asked for by a logon that goes on before them', () => {
    accept();
    say(11, 13);
    scheduler.advance(SECOND);
    expect(logons()).toEqual([
      { sessionId: 'S', lastSeq: 10 },
      { sessionId: 'S', lastSeq: 11 },
    ]);
    expect(heard.links).toEqual(['UP', 'DOWN']);
    accept(12, 13);
    expect(seqs()).toEqual([11, 12, 13]);
    expect(heard.links).toEqual(['UP', 'DOWN', 'UP']);
  });

  it('that were heard before, or have no number, are heard as answers', () => {
    accept(11);
    say(11, 0, 5);
    expect(seqs()).toEqual([11, 11, 0, 5]);
  });

  it('that say two things under one early number are both heard', () => {
    accept();
    say(12, 12);
    say(11);
    expect(seqs()).toEqual([11, 12, 12]);
  });

  it('that three logons do not bring are forgotten there: the others are heard without them', () => {
    accept(13);
    for (let logon = 0; logon < 3; logon += 1) {
      expect(heard.links).toEqual([]);
      scheduler.advance(SECOND);
      accept(13);
    }
    expect(seqs()).toEqual([13]);
    expect(heard.links).toEqual(['UP']);
  });
});

describe('a statement', () => {
  it('is refused while reports that it contains are missing, and they are asked for', async () => {
    accept(11);
    const answer = adapter.statement(0);
    link.receive({
      type: 'STATEMENT',
      statementId: 's-1',
      more: false,
      statement: { ...statement, lastSeq: 12 },
    });
    await expect(answer).rejects.toThrow('a report after number 11 is missing');
    scheduler.advance(SECOND);
    expect(logons().at(-1)).toEqual({ sessionId: 'S', lastSeq: 11 });
  });
});

it('takes what an exchange remembers at first contact, whatever it begins with', () => {
  heard = new RecordingListener();
  adapter.connect(heard, null).catch(() => undefined);
  accept(7001, 7002);
  expect(seqs()).toEqual([7001, 7002]);
  expect(heard.links).toEqual(['UP']);
});
