/** The way to one partition: in order, grouped by itself, and a failed send fails its own calls alone. */
import { describe, expect, it } from '@jest/globals';
import { PublishLane } from '../../src/bus/publish-lane.js';
import { messages, numbersOf, Signal } from '../support/bus-records.js';

const asRecords = (sent: readonly { readonly key: string; readonly value: string }[]) =>
  numbersOf(sent.map((message, offset) => ({ ...message, partition: 0, offset })));

describe('a publish lane', () => {
  it('collects what comes while a send is under way for the next one', async () => {
    const sends: (readonly number[])[] = [];
    const [begun, gate] = [new Signal(), new Signal()];
    const lane = new PublishLane(async (some) => {
      sends.push(asRecords(some));
      begun.give();
      if (sends.length === 1) await gate.given;
    });
    const first = lane.publish(messages(0, 2));
    await begun.given;
    const rest = [lane.publish(messages(2, 3)), lane.publish(messages(3, 5))];
    gate.give();
    await Promise.all([first, ...rest]);
    expect(sends).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  it('rejects just the calls of a send that failed', async () => {
    const sends: (readonly number[])[] = [];
    const begun = new Signal();
    const lane = new PublishLane(async (some) => {
      sends.push(asRecords(some));
      begun.give();
      if (sends.length === 1) throw new Error('gone');
    });
    const failed = [lane.publish(messages(0, 1)), lane.publish(messages(1, 2))];
    void begun.given.then(() => lane.publish(messages(2, 3)));
    const outcomes = await Promise.allSettled(failed);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await lane.settled();
    expect(sends).toEqual([[0, 1], [2]]);
  });

  it('splits a call that is too large for one send, and sends no rest behind a part that failed', async () => {
    const large = messages(0, 4).map(({ key, value }) => ({ key, value: value.padEnd(300_000) }));
    const sends: (readonly number[])[] = [];
    let broken = false;
    const lane = new PublishLane(async (some) => {
      sends.push(asRecords(some));
      if (broken) throw new Error('gone');
    });
    await lane.publish(large);
    expect(sends).toEqual([[0], [1], [2], [3]]);
    broken = true;
    await expect(lane.publish(large)).rejects.toThrow('gone');
    await lane.settled();
    expect(sends).toHaveLength(5);
  });

  it('answers a call without messages', async () => {
    const lane = new PublishLane(() => Promise.reject(new Error('nothing to send')));
    await expect(lane.publish([])).resolves.toBeUndefined();
  });
});
