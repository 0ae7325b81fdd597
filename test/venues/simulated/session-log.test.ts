import { describe, expect, it } from '@jest/globals';
import type { VenueReport } from '../../../src/execution/venue-adapter.js';
import { SessionLog } from '../../../venues/simulated/exchange/session-log.js';

function aReport(seq: number): VenueReport {
  const report = { venue: 'TEST', sessionId: 's', seq, clOrdId: `o-${seq}`, at: 0, text: '' };
  return { kind: 'CANCELED', requestId: null, ...report };
}

describe('SessionLog', () => {
  it('answers exactly the reports after a number', () => {
    const log = new SessionLog();
    for (let seq = 1; seq <= 5; seq += 1) log.append(aReport(seq));
    expect(log.nextSeq).toBe(6);
    expect(log.after(3).map(({ seq }) => seq)).toEqual([4, 5]);
    expect(log.after(5)).toEqual([]);
    expect(log.after(0)).toHaveLength(5);
  });

  it('forgets the oldest, says which, and keeps at least what it promised', () => {
    const log = new SessionLog(10);
    const forgotten = [];
    for (let seq = 1; seq <= 35; seq += 1) forgotten.push(...log.append(aReport(seq)));
    expect(forgotten.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(log.after(0).map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 21));
    expect(log.after(33).map(({ seq }) => seq)).toEqual([34, 35]);
  });
});
