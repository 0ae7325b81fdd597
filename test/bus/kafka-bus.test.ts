/** The bus on a real Kafka broker: the contract, and brokers that go away and come back. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KafkaBus } from '../../src/bus/kafka-bus.js';
import { silentLog } from '../../src/lib/log.js';
import { busContract } from '../contracts/bus-contract.js';
import { messages, Received } from '../support/bus-records.js';
import { kafkaMissing, sharedKafka, startTestBroker } from '../support/kafka-broker.js';
import type { TestBroker } from '../support/kafka-broker.js';
import { MemberProcess } from '../support/member-process.js';
import { RecordingMember } from '../support/recording-member.js';

const missing = kafkaMissing();
const suite = missing ? describe.skip : describe;

function busAt(address: string): KafkaBus {
  return new KafkaBus({
    brokers: [address],
    clientId: `test-${randomUUID()}`,
    sessionTimeoutMs: 3_000,
    heartbeatIntervalMs: 300,
    log: silentLog,
  });
}

function stateOf(bus: KafkaBus, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = bus.onState((state) => {
      if (state !== wanted) return;
      resolve();
      // Known at once, before there is a way to stop listening.
      queueMicrotask(() => stop());
    });
  });
}

suite(missing ? `on Kafka (skipped: ${missing})` : 'on Kafka', () => {
  busContract('KafkaBus', async () => {
    const address = await sharedKafka();
    return { open: () => busAt(address), name: `bus-${randomUUID()}`, dispose: async () => {} };
  });

  describe('a member that was frozen', () => {
    it('gives back what it has lost, and takes over anew what it gets again', async () => {
      const address = await sharedKafka();
      const topic = `frozen-${randomUUID()}`;
      const bus = busAt(address);
      await bus.ensureTopics([{ name: topic, partitions: 4 }]);
      const frozen = new MemberProcess(address, `g-${topic}`, topic);
      try {
        await frozen.logged((log) => log.length === 4);
        const awake = new RecordingMember();
        await bus.join(`g-${topic}`, topic, awake);
        await awake.has(2);
        await frozen.logged((log) => log.length === 6);
        frozen.signal('SIGSTOP');
        await awake.has(4);
        const before = frozen.log.length;
        frozen.signal('SIGCONT');
        await awake.has(2);
        // Both that it had are given back, whether it gets them again or others.
        const news = (log: readonly string[]) => log.slice(before).toSorted((a, b) => a.localeCompare(b));
        await frozen.logged((log) => news(log).length === 4);
        const has = [0, 1, 2, 3].filter((partition) => !awake.partitions.includes(partition));
        expect(news(frozen.log).slice(0, 2)).toEqual(has.map((partition) => `assigned ${partition}`));
        expect(
          news(frozen.log)
            .slice(2)
            .every((entry) => entry.startsWith('revoked')),
        ).toBe(true);
      } finally {
        await frozen.end();
        await bus.close();
      }
    }, 60_000);
  });

  describe('a broker that goes away', () => {
    let broker: TestBroker;
    let bus: KafkaBus;
    let topic: string;
    beforeAll(async () => {
      broker = await startTestBroker();
    }, 90_000);
    afterAll(() => broker.dispose());
    beforeEach(async () => {
      bus = busAt(broker.address);
      topic = `t-${randomUUID()}`;
      await bus.ensureTopics([{ name: topic, partitions: 2 }]);
    });
    afterEach(() => bus.close());

    it.each(['SIGTERM', 'SIGKILL'] as const)(
      'after %s: rejects meanwhile, and all goes on by itself when it is back',
      async (signal) => {
        const received = new Received();
        const member = new RecordingMember();
        await bus.follow(
          topic,
          new Map([
            [0, 0],
            [1, 0],
          ]),
          received.take,
        );
        await bus.join(`g-${topic}`, topic, member);
        await member.has(2);
        await bus.publish(topic, 0, messages(0, 3));
        await Promise.all([received.count(3), member.received.count(3)]);

        await broker.stop(signal);
        await expect(bus.publish(topic, 0, messages(100, 101))).rejects.toMatchObject({
          name: 'BusUnavailable',
        });
        await stateOf(bus, 'DOWN');

        await broker.start();
        await stateOf(bus, 'UP');
        await published(bus, topic);
        await Promise.all([received.until(() => received.numbers(0).includes(3)), member.received.count(4)]);
        expect(received.numbers(0)).toEqual([0, 1, 2, 3]);
        expect(member.received.numbers(0)).toEqual([0, 1, 2, 3]);
        expect(member.overlaps).toEqual([]);
      },
      120_000,
    );
  });
});

/** As a caller would: again until it is there. */
async function published(bus: KafkaBus, topic: string): Promise<void> {
  for (;;) {
    try {
      return await bus.publish(topic, 0, messages(3, 4));
    } catch {
      await stateOf(bus, 'UP');
    }
  }
}
