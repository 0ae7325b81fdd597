/** The bus in memory: the contract, and what being cut off does. */
import { describe, expect, it } from '@jest/globals';
import { LocalBroker, LocalBus } from '../../src/bus/local-bus.js';
import { busContract } from '../contracts/bus-contract.js';
import { messages } from '../support/bus-records.js';
import { RecordingMember } from '../support/recording-member.js';

busContract('LocalBus', async () => {
  const broker = new LocalBroker();
  return { open: () => new LocalBus(broker), name: 'local', dispose: async () => {} };
});

async function start() {
  const broker = new LocalBroker();
  const [bus, other] = [new LocalBus(broker), new LocalBus(broker)];
  await bus.ensureTopics([{ name: 't', partitions: 4 }]);
  const [cut, there] = [new RecordingMember(), new RecordingMember()];
  await bus.join('g', 't', cut);
  await other.join('g', 't', there);
  await Promise.all([cut.has(2), there.has(2)]);
  return { broker, bus, other, cut, there };
}

describe('a member that is cut off', () => {
  it('is down, publishes nothing and does not know that its partitions are the others’ now', async () => {
    const { broker, bus, other, cut, there } = await start();
    const states: string[] = [];
    bus.onState((state) => states.push(state));
    broker.cut(bus);
    await there.has(4);
    expect(states).toEqual(['UP', 'DOWN']);
    expect(cut.partitions).toHaveLength(2);
    await expect(bus.publish('t', 0, messages(0, 1))).rejects.toMatchObject({ name: 'BusUnavailable' });
    await other.publish('t', 0, messages(0, 1));
    await there.received.count(1);
    expect(cut.received.records).toEqual([]);
  });

  it('takes over anew what it has again when it is back: it was somebody else’s meanwhile', async () => {
    const { broker, bus, cut, there } = await start();
    const lost = cut.partitions;
    broker.cut(bus);
    await there.has(4);
    broker.mend(bus);
    await cut.logged(`revoked ${lost[0]}`);
    await Promise.all([there.has(2), cut.has(2)]);
    for (const partition of cut.partitions)
      expect(cut.log.findLast((entry) => entry.endsWith(` ${partition}`))).toBe(`assigned ${partition}`);
    for (const partition of lost) expect(cut.log).toContain(`revoked ${partition}`);
    expect(new Set([...cut.partitions, ...there.partitions])).toEqual(new Set([0, 1, 2, 3]));
  });
});
