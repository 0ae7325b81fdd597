/** What every bus must do, whatever carries its records. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Bus } from '../../src/bus/bus.js';
import { RecordingMember } from '../support/recording-member.js';
import { messages, numbersOf, Received, Signal } from '../support/bus-records.js';

/** One broker; `open` gives a bus of its own, as another process would have. */
export interface BusHall {
  open(): Bus;
  /** A name that nobody else uses. */
  readonly name: string;
  dispose(): Promise<void>;
}

const PARTITIONS = 4;
const ALL = [0, 1, 2, 3];
const START = new Map(ALL.map((partition) => [partition, 0]));

export function busContract(name: string, makeHall: () => Promise<BusHall>): void {
  describe(`${name} as a bus`, () => {
    let hall: BusHall;
    let topic: string;
    let group: string;
    let bus: Bus;
    const opened: Bus[] = [];

    const open = (): Bus => {
      const another = hall.open();
      opened.push(another);
      return another;
    };

    beforeEach(async () => {
      hall = await makeHall();
      topic = `${hall.name}-topic`;
      group = `${hall.name}-group`;
      bus = open();
      await bus.ensureTopics([{ name: topic, partitions: PARTITIONS }]);
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
      await hall.dispose();
    });

    describe('topics', () => {
      it('makes a topic once, and says when it has another number of partitions', async () => {
        await open().ensureTopics([{ name: topic, partitions: PARTITIONS }]);
        await expect(bus.ensureTopics([{ name: topic, partitions: 5 }])).rejects.toThrow(
          `topic ${topic} has 4 partitions, 5 are configured`,
        );
      });

      it('tells how many partitions a topic has, of those that are there', async () => {
        expect(await open().partitionsOf([topic, `${topic}-missing`])).toEqual(
          new Map([[topic, PARTITIONS]]),
        );
        expect(await bus.partitionsOf([`${topic}-missing`])).toEqual(new Map());
      });

      it('knows the offset of the next record of each partition', async () => {
        expect(await bus.ends(topic)).toEqual(START);
        await bus.publish(topic, 1, messages(0, 3));
        await bus.publish(topic, 3, messages(0, 1));
        expect(await bus.ends(topic)).toEqual(
          new Map([
            [0, 0],
            [1, 3],
            [2, 0],
            [3, 1],
          ]),
        );
      });
    });

    describe('publishing and following', () => {
      it('keeps the order of the calls within a partition, each message once', async () => {
        const received = new Received();
        await bus.follow(topic, START, received.take);
        await Promise.all(
          Array.from({ length: 200 }, (_, i) => bus.publish(topic, i % 2, messages(i * 5, i * 5 + 5))),
        );
        await received.count(1_000);
        for (const partition of [0, 1]) {
          const sent = Array.from({ length: 1_000 }, (_, n) => n).filter(
            (n) => Math.floor(n / 5) % 2 === partition,
          );
          expect(received.numbers(partition)).toEqual(sent);
        }
      });

      it('has durably what a publish has resolved for: another bus reads it, keys and all', async () => {
        await bus.publish(topic, 2, [
          { key: 'k', value: 'wärts → 1' },
          { key: '', value: '' },
        ]);
        await bus.close();
        const received = new Received();
        await open().follow(topic, START, received.take);
        await received.count(2);
        expect(received.records).toEqual([
          { partition: 2, offset: 0, key: 'k', value: 'wärts → 1' },
          { partition: 2, offset: 1, key: '', value: '' },
        ]);
      });

      it('carries calls that are larger than what a broker takes at once', async () => {
        const large = Array.from({ length: 40 }, (_, n) => ({
          key: '',
          value: `${n} ${'x'.repeat(100_000)}`,
        }));
        const received = new Received();
        await bus.follow(topic, START, received.take);
        await bus.publish(topic, 0, large);
        await received.count(40);
        expect(received.records.map(({ value }) => Number.parseInt(value, 10))).toEqual(
          large.map((_, n) => n),
        );
      });

      it('follows from the given offsets, and only the partitions that are named', async () => {
        for (const partition of ALL) await bus.publish(topic, partition, messages(0, 5));
        const received = new Received();
        await bus.follow(
          topic,
          new Map([
            [0, 3],
            [2, 5],
          ]),
          received.take,
        );
        await bus.publish(topic, 1, messages(5, 6));
        await bus.publish(topic, 2, messages(5, 6));
        await received.count(3);
        expect(received.numbers(0)).toEqual([3, 4]);
        expect(received.numbers(2)).toEqual([5]);
        expect(received.numbers(1)).toEqual([]);
      });

      it('lets every follower have everything', async () => {
        const [one, other] = [new Received(), new Received()];
        await bus.follow(topic, START, one.take);
        await open().follow(topic, START, other.take);
        await bus.publish(topic, 0, messages(0, 3));
        await Promise.all([one.count(3), other.count(3)]);
        expect(other.numbers(0)).toEqual(one.numbers(0));
      });

      it('gives a follower again what it rejected, and everything behind it in order', async () => {
        const received = new Received();
        let refusals = 2;
        await bus.follow(topic, START, async (partition, records) => {
          if (numbersOf(records).includes(3) && refusals > 0) {
            refusals -= 1;
            throw new Error('not now');
          }
          await received.take(partition, records);
        });
        for (let n = 0; n < 10; n += 1) await bus.publish(topic, 0, messages(n, n + 1));
        await received.count(10);
        expect(received.numbers(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(refusals).toBe(0);
      });

      it('tells a follower nothing more once it has closed', async () => {
        const received = new Received();
        const subscription = await bus.follow(topic, START, received.take);
        await subscription.close();
        const other = new Received();
        await bus.follow(topic, START, other.take);
        await bus.publish(topic, 0, messages(0, 1));
        await other.count(1);
        expect(received.records).toEqual([]);
      });

      it('is told to be up', async () => {
        await new Promise<void>((resolve) => {
          bus.onState((state) => {
            if (state === 'UP') resolve();
          });
        });
        await bus.close();
        await expect(bus.publish(topic, 0, messages(0, 1))).rejects.toMatchObject({ name: 'BusUnavailable' });
      });
    });

    describe('a group', () => {
      it('shares the partitions among its members, each with one of them', async () => {
        const [one, other] = [new RecordingMember(), new RecordingMember()];
        await bus.join(group, topic, one);
        await open().join(group, topic, other);
        await Promise.all([one.has(2), other.has(2)]);
        expect(new Set([...one.partitions, ...other.partitions])).toEqual(new Set(ALL));
        for (const partition of ALL) await bus.publish(topic, partition, messages(0, 10));
        await Promise.all([one.received.count(20), other.received.count(20)]);
        for (const member of [one, other])
          for (const partition of member.partitions)
            expect(member.received.numbers(partition)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      });

      it('lets a member keep what it has when others come and go', async () => {
        const members = [new RecordingMember(), new RecordingMember(), new RecordingMember()] as const;
        await bus.join(group, topic, members[0]);
        await members[0].has(4);
        await open().join(group, topic, members[1]);
        await Promise.all([members[0].has(2), members[1].has(2)]);
        const kept = members[1].partitions;
        const third = await open().join(group, topic, members[2]);
        await members[2].has(1);
        await third.close();
        await members[0].has(2);
        await members[1].has(2);
        // Each lost something at most to the third, and got that back; what it kept was never touched.
        const untouched = ALL.filter((partition) =>
          members[2].log.every((entry) => !entry.endsWith(` ${partition}`)),
        );
        expect(untouched).toHaveLength(3);
        for (const partition of untouched.filter((one) => kept.includes(one)))
          expect(members[1].log.filter((entry) => entry.endsWith(` ${partition}`))).toEqual([
            `assigned ${partition}`,
          ]);
      });

      it('tells anybody who has which partition, by its process', async () => {
        const asking = open();
        expect(await asking.owners(group, topic)).toEqual(new Map());
        const [one, other] = [new RecordingMember(), new RecordingMember()];
        await bus.join(group, topic, one);
        const leaving = await open().join(group, topic, other);
        await Promise.all([one.has(2), other.has(2)]);
        const owners = await asking.owners(group, topic);
        expect(new Set(owners.keys())).toEqual(new Set(ALL));
        const namesOf = (member: RecordingMember) => new Set(member.partitions.map((had) => owners.get(had)));
        const [mine, others] = [namesOf(one), namesOf(other)];
        expect([...mine, ...others]).toHaveLength(2);
        await leaving.close();
        await one.has(4);
        const left = await asking.owners(group, topic);
        expect(new Set(left.values())).toEqual(mine);
        expect(left.size).toBe(4);
        expect(await asking.owners(`${group}-other`, topic)).toEqual(new Map());
      });

      it('has settled only when a former owner has been told', async () => {
        const [one, other] = [new RecordingMember(), new RecordingMember()];
        await bus.join(group, topic, one);
        await one.has(4);
        const untold: number[] = [];
        other.from = async (partition) => {
          await one.settled();
          if (!one.log.includes(`revoked ${partition}`)) untold.push(partition);
          return 0;
        };
        await open().join(group, topic, other);
        await other.has(2);
        expect(untold).toEqual([]);
      });

      it('begins where the member wants to', async () => {
        for (const partition of ALL) await bus.publish(topic, partition, messages(0, 5));
        const member = new RecordingMember();
        member.from = (partition) => partition + 1;
        await bus.join(group, topic, member);
        await member.received.count(4 + 3 + 2 + 1);
        expect(ALL.map((partition) => member.received.numbers(partition))).toEqual([
          [1, 2, 3, 4],
          [2, 3, 4],
          [3, 4],
          [4],
        ]);
      });

      it('gives the partitions of a member that leaves to the others, who go on where they say', async () => {
        const [one, other] = [new RecordingMember(), new RecordingMember()];
        const leaving = await bus.join(group, topic, one);
        await open().join(group, topic, other);
        await Promise.all([one.has(2), other.has(2)]);
        const passed = one.partitions;
        for (const partition of ALL) await bus.publish(topic, partition, messages(0, 5));
        await one.received.count(10);
        await other.received.count(10);
        other.from = () => 3;
        await leaving.close();
        expect(one.partitions).toEqual([]);
        await other.has(4);
        await other.received.count(10 + 4);
        for (const partition of passed) expect(other.received.numbers(partition)).toEqual([3, 4]);
        const kept = ALL.filter((partition) => !passed.includes(partition));
        for (const partition of kept) expect(other.received.numbers(partition)).toEqual([0, 1, 2, 3, 4]);
      });

      it('revokes every partition when a member closes, after what it was receiving', async () => {
        const member = new RecordingMember();
        const subscription = await bus.join(group, topic, member);
        await member.has(4);
        const gate = member.hold(0);
        await bus.publish(topic, 0, messages(0, 1));
        await gate.reached;
        const closed = subscription.close();
        await member.logged('revoked 3');
        expect(member.log).not.toContain('revoked 0');
        gate.open();
        await closed;
        expect(member.log.filter((entry) => entry.startsWith('revoked')).toSorted()).toEqual(
          ALL.map((partition) => `revoked ${partition}`),
        );
        expect(member.log.indexOf('received 0')).toBeLessThan(member.log.indexOf('revoked 0'));
      });

      it('asks again where to begin after a rejection, and brings the records again', async () => {
        const member = new RecordingMember();
        await bus.join(group, topic, member);
        await member.has(4);
        member.rejections = 2;
        for (let n = 0; n < 6; n += 1) await bus.publish(topic, 1, messages(n, n + 1));
        await member.received.count(6);
        expect(member.received.numbers(1)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(member.log.filter((entry) => entry === 'assigned 1')).toHaveLength(3);
        expect(member.log).not.toContain('revoked 1');
      });

      it('goes on with the others while one partition is slow', async () => {
        const member = new RecordingMember();
        await bus.join(group, topic, member);
        await member.has(4);
        const gate = member.hold(0);
        await bus.publish(topic, 0, messages(0, 1));
        await gate.reached;
        for (let n = 0; n < 20; n += 1) await bus.publish(topic, 1, messages(n, n + 1));
        await member.received.count(20);
        await bus.publish(topic, 0, messages(1, 2));
        gate.open();
        await member.received.count(22);
        expect(member.received.numbers(0)).toEqual([0, 1]);
      });

      it('asks again after a takeover that failed, and tells one that is under way that it is in vain', async () => {
        const member = new RecordingMember();
        const refused = new Set([0]);
        const asked = new Signal();
        const told = new Signal();
        member.from = async (partition) => {
          if (refused.delete(partition)) throw new Error('not yet');
          if (partition === 1) {
            asked.give();
            await told.given;
          }
          return 0;
        };
        member.onRevoked = (partition) => {
          if (partition === 1) told.give();
        };
        const subscription = await bus.join(group, topic, member);
        await member.has(3);
        await asked.given;
        expect(member.partitions).toEqual([0, 2, 3]);
        await subscription.close();
        expect(member.log).toContain('revoked 1');
      });

      it('never has two calls of one partition at once', async () => {
        const member = new RecordingMember();
        await bus.join(group, topic, member);
        for (let i = 0; i < 4; i += 1) {
          const other = await open().join(group, topic, new RecordingMember());
          await Promise.all(
            ALL.map((partition) => bus.publish(topic, partition, messages(i * 5, i * 5 + 5))),
          );
          await other.close();
        }
        await member.has(4);
        expect(member.overlaps).toEqual([]);
      });
    });
  });
}
