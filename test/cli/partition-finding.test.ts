/** What the doctor says of a partition: what is behind is wrong only when it stands still. */
import { describe, expect, it } from '@jest/globals';
import { partitionFinding } from '../../src/cli/partition-finding.js';
import type { PartitionLook } from '../../src/cli/partition-finding.js';
import type { PartitionStanding } from '../../src/cluster/partition-status.js';
import { parseMoney } from '../../src/model/money.js';

const BUDGET = {
  currency: 'USD',
  granted: parseMoney('5000') ?? 0n,
  used: parseMoney('12.5') ?? 0n,
  leaseSeconds: 11.2,
};

function look(
  standing: Partial<PartitionStanding> = {},
  bus: Partial<Omit<PartitionLook, 'standing'>> = {},
): PartitionLook {
  const all = { partition: 3, epoch: 2, seq: 50, relayed: 50, audited: 50, command: 9, budgets: [BUDGET] };
  return { standing: { ...all, ...standing }, owner: 'fairlead-a-1 at 10.0.0.1', end: 10, ...bus };
}

const QUIET = look();

describe('a partition', () => {
  it('is described whole', () => {
    expect(partitionFinding(QUIET, QUIET, true)).toEqual({
      name: 'partition 3',
      ok: true,
      detail:
        'owner fairlead-a-1 at 10.0.0.1, epoch 2; journal at 50; commands taken to 9; ' +
        'behind: commands 0, relay 0, audit 0; budget 5000 USD, 12.5 used, leased for 12 s',
      remedy: null,
    });
  });

  it('may be behind as long as it moves', () => {
    const before = look({ relayed: 40, audited: 20, command: 5 });
    const now = look({ relayed: 45, audited: 21, command: 6 });
    expect(partitionFinding(before, now, true)).toMatchObject({ ok: true });
    expect(partitionFinding(before, now, true).detail).toContain('behind: commands 3, relay 5, audit 29');
  });

  it.each([
    ['1 commands wait and none is taken', { command: 8 }, {}, /log of its owner/],
    ['10 commands wait and none is taken', { command: null }, {}, /log of its owner/],
    ['4 records do not come to the events topic', { relayed: 46 }, {}, /log of its owner/],
    ['50 records do not come into the audit', { audited: 0 }, {}, /role projector/],
    ['nobody owns it', {}, { owner: null }, /role engine/],
    ['the bus has lost commands: the next one is 4, and 9 was taken', {}, { end: 4 }, /made anew/],
    ['its budget is not renewed', { budgets: [{ ...BUDGET, leaseSeconds: -4 }] }, {}, /its owner/],
    ['its budget is not renewed', { budgets: [{ ...BUDGET, leaseSeconds: null }] }, {}, /its owner/],
    ['its budget is not renewed', { budgets: [] }, {}, /its owner/],
  ] as const)('is wrong: %s', (text, standing, bus, remedy) => {
    const found = partitionFinding(look(standing, bus), look(standing, bus), true);
    expect(found.ok).toBe(false);
    expect(found.detail.startsWith(text)).toBe(true);
    expect(found.remedy).toMatch(remedy);
  });

  it('says no more than is known: without the bus, without a limit, without an owner', () => {
    const unknown = look({}, { owner: undefined, end: undefined });
    expect(partitionFinding(unknown, unknown, true)).toMatchObject({ ok: true });
    const unlimited = look({ budgets: [] });
    expect(partitionFinding(unlimited, unlimited, false)).toMatchObject({ ok: true });
    const left = look({ budgets: [{ ...BUDGET, leaseSeconds: null }] }, { owner: null });
    expect(partitionFinding(left, left, true).detail).toMatch(/^nobody owns it; owner none/);
  });
});
