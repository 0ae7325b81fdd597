/** One partition of a member against a source that repeats, skips and runs ahead. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PartitionWork } from '../../src/bus/partition-work.js';
import type { Stretch } from '../../src/bus/partition-work.js';
import { silentLog } from '../../src/lib/log.js';
import { RecordingMember } from '../support/recording-member.js';

const stretch = (from: number, next: number): Stretch => ({
  from,
  next,
  records: Array.from({ length: next - from }, (_, i) => ({
    partition: 0,
    offset: from + i,
    key: '',
    value: String(from + i),
  })),
});

describe('the work on one partition', () => {
  let told: string[];
  let member: RecordingMember;
  let work: PartitionWork;
  beforeEach(async () => {
    told = [];
    member = new RecordingMember();
    member.from = () => 10;
    const source = {
      pause: () => void told.push('pause'),
      resume: () => void told.push('resume'),
      seek: (_partition: number, offset: number) => void told.push(`seek ${offset}`),
      settled: () => Promise.resolve(),
    };
    work = new PartitionWork({ partition: 0, member, source, log: silentLog, before: Promise.resolve() });
    await member.logged('assigned 0');
    await Promise.resolve();
    told.splice(0);
  });

  it('receives nothing twice that comes again', async () => {
    work.take(stretch(8, 13));
    work.take(stretch(11, 15));
    work.take(stretch(12, 14));
    await member.received.count(5);
    await work.end();
    expect(member.received.numbers(0)).toEqual([10, 11, 12, 13, 14]);
  });

  it('does not take what was fetched before the seek for what comes next', async () => {
    work.take(stretch(20, 25));
    expect(told).toEqual(['seek 10']);
    work.take(stretch(10, 12));
    await member.received.count(2);
    expect(member.received.numbers(0)).toEqual([10, 11]);
  });

  it('goes on behind records that the bus no longer has', async () => {
    work.take(stretch(20, 22));
    work.take(stretch(20, 22));
    await member.received.count(2);
    expect(member.received.numbers(0)).toEqual([20, 21]);
  });

  it('stops the source while too much waits, and goes on where it was', async () => {
    const gate = member.hold(0);
    work.take(stretch(10, 11));
    await gate.reached;
    work.take(stretch(11, 4_000));
    expect(told).toEqual(['pause']);
    gate.open();
    await member.received.count(3_990);
    expect(told).toEqual(['pause', 'resume']);
    work.refresh();
    expect(told.slice(2)).toEqual(['seek 4000', 'resume']);
  });
});
