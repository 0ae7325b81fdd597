/** What is durable comes to the topic in order, at least once, whatever the bus does; answers behind their events. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventRelay } from '../../src/cluster/event-relay.js';
import type { RelayDeps } from '../../src/cluster/event-relay.js';
import type { CommandOutcome } from '../../src/engine/command.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { Signal } from '../support/bus-records.js';
import { EventsTopic, numbers, PARTITION, TOPIC, TroubledBus, until } from '../support/events-topic.js';

const ANSWER: CommandOutcome = { kind: 'ACCEPTED', orderId: 'O1', replayed: false };
const LONGEST_WAIT = 2_000_000;

let topic: EventsTopic;
let bus: TroubledBus;
let scheduler: ManualScheduler;
let warnings: string[];
let noted: number[];

beforeEach(async () => {
  topic = new EventsTopic();
  await topic.open();
  bus = new TroubledBus(topic.bus);
  scheduler = new ManualScheduler();
  warnings = [];
  noted = [];
});

function relayFrom(from: number, more: Partial<RelayDeps> = {}): EventRelay {
  return new EventRelay({
    bus,
    topic: TOPIC,
    partition: PARTITION,
    journal: topic.journal,
    from,
    relayed: async (seq) => void noted.push(seq),
    scheduler,
    log: { warn: (_fields, text) => warnings.push(text) },
    ...more,
  });
}

/** Time passes until then. */
async function untilLater(there: () => boolean): Promise<void> {
  await until(() => {
    scheduler.advance(LONGEST_WAIT);
    return there();
  });
}

describe('EventRelay', () => {
  it('puts durable events on the topic in order, each once, and notes how far it came', async () => {
    const relay = relayFrom(0);
    for (let n = 0; n < 4; n += 1) relay.publish(await topic.record(300));
    await relay.close();
    expect(topic.told).toEqual(numbers(1, 1_200));
    expect([relay.lag, relay.lastSeq(), noted.at(-1)]).toEqual([0, 1_200, 1_200]);
  });

  it('puts an answer behind the events that were told before it, and ahead of those after', async () => {
    const relay = relayFrom(0);
    bus.gate = new Signal();
    relay.publish(await topic.record(2));
    relay.answer('a', ANSWER);
    relay.publish(await topic.record(1));
    relay.answer('b', ANSWER);
    bus.gate.give();
    await until(() => topic.told.length === 5);
    relay.answer('c', ANSWER);
    await relay.close();
    expect(topic.told).toEqual([1, 2, 'a', 3, 'b', 'c']);
    expect(relay.lag).toBe(0);
  });

  it.each(numbers(0, 24))('sends an answer that comes %d turns behind its event', async (turns) => {
    const relay = relayFrom(0);
    relay.publish(await topic.record(1));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    relay.answer('a', ANSWER);
    await until(() => topic.told.length === 2);
    expect(topic.told).toEqual([1, 'a']);
  });

  it('begins behind what is known to be there, with what a replay tells', async () => {
    const relay = relayFrom(3);
    const batch = await topic.record(5);
    expect(relay.lastSeq()).toBe(3);
    for (const committed of batch.slice(3)) relay.replay(committed);
    await relay.close();
    expect(topic.told).toEqual([4, 5]);
  });

  it('goes on from the journal when the bus is back; an answer that was under way is lost', async () => {
    const relay = relayFrom(0);
    topic.broker.cut(topic.bus);
    relay.publish(await topic.record(2));
    relay.answer('lost', ANSWER);
    await until(() => warnings.length === 1);
    relay.publish(await topic.record(2));
    relay.answer('kept', ANSWER);
    expect([topic.told, relay.lag, noted]).toEqual([[], 4, []]);
    topic.broker.mend(topic.bus);
    await untilLater(() => relay.lag === 0);
    await relay.close();
    expect(topic.told).toEqual([1, 2, 3, 4, 'kept']);
    expect(warnings).toEqual(['events wait for the bus']);
  });

  it('sends again what may have arrived: the same, in order', async () => {
    const relay = relayFrom(0);
    bus.failures = ['ARRIVED', 'LOST', 'ARRIVED'];
    relay.publish(await topic.record(3));
    await untilLater(() => relay.lag === 0);
    expect(topic.told).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
    const values = topic.broker.logs(TOPIC)[PARTITION]?.map(({ value }) => value) ?? [];
    expect(new Set(values).size).toBe(3);
  });

  it('lets go of what waits for too long, and reads it from the journal', async () => {
    const reads: number[] = [];
    const read = (fromSeq: number) => {
      reads.push(fromSeq);
      return topic.journal.read(fromSeq);
    };
    const relay = relayFrom(0, { journal: { read } });
    bus.gate = new Signal();
    for (let n = 0; n < 21; n += 1) relay.publish(await topic.record(1_000));
    relay.answer('late', ANSWER);
    bus.gate.give();
    await until(() => relay.lag === 0);
    await relay.close();
    expect(topic.told).toEqual([...numbers(1, 21_000), 'late']);
    expect(reads).toHaveLength(1);
    expect(reads[0]).toBeGreaterThan(1);
    expect(warnings).toEqual([]);
  });

  describe('while it reads the journal', () => {
    const MOST_WAITING = 20_000;
    let relay: EventRelay;
    let goOn: Signal;

    beforeEach(async () => {
      const reading = new Signal();
      goOn = new Signal();
      const read = async function* (fromSeq: number) {
        for await (const record of topic.journal.read(fromSeq)) {
          reading.give();
          await goOn.given;
          yield record;
        }
      };
      bus.failures = ['LOST'];
      relay = relayFrom(0, { journal: { read } });
      relay.publish(await topic.record(2));
      await until(() => warnings.length === 1);
      scheduler.advance(LONGEST_WAIT);
      await reading.given;
    });

    it.each([
      ['goes on with what becomes durable meanwhile', 2],
      ['reads on when that was too much to keep', MOST_WAITING + 1],
    ])('%s', async (_what, more) => {
      relay.publish(await topic.record(more));
      relay.answer('a', ANSWER);
      goOn.give();
      await until(() => relay.lag === 0);
      relay.publish(await topic.record(1));
      await relay.close();
      expect(topic.told.filter((seq) => seq !== 'a')).toEqual(numbers(1, more + 3));
    });
  });

  it('notes nothing that is not there, and what it could not note in the end', async () => {
    let failing = true;
    const atTopic: number[] = [];
    const relay = relayFrom(0, {
      relayed: async (seq) => {
        atTopic.push(topic.told.length);
        noted.push(seq);
        if (failing) throw new Error('no database');
      },
    });
    relay.publish(await topic.record(3));
    await until(() => noted.length === 1);
    relay.publish(await topic.record(3));
    await until(() => noted.length === 2);
    failing = false;
    await relay.close();
    expect(topic.told).toEqual(numbers(1, 6));
    expect(noted).toEqual([3, 6, 6]);
    expect(atTopic).toEqual(noted);
  });

  it('closes without the bus, and whoever comes next sends the rest', async () => {
    const relay = relayFrom(0);
    relay.publish(await topic.record(2));
    await until(() => relay.lag === 0);
    topic.broker.cut(topic.bus);
    const rest = await topic.record(2);
    relay.publish(rest);
    await relay.close();
    expect(relay.lag).toBe(2);
    topic.broker.mend(topic.bus);
    const next = relayFrom(noted.at(-1) ?? 0);
    for (const committed of rest) next.replay(committed);
    await next.close();
    expect(topic.told).toEqual([1, 2, 3, 4]);
  });

  it('and one that was deposed: whichever is first, no event comes ahead of the one before it', async () => {
    const deposed = relayFrom(0);
    bus.failures = ['LOST'];
    const first = await topic.record(4);
    deposed.publish(first);
    await until(() => warnings.length === 1);
    const owner = relayFrom(0);
    for (const committed of first.slice(0, 2)) owner.replay(committed);
    await until(() => owner.lag === 0);
    // It wakes, and has what it was told of from the journal, which is the other's by now.
    await untilLater(() => deposed.lag === 0);
    for (const committed of first.slice(2)) owner.replay(committed);
    owner.publish(await topic.record(1));
    await owner.close();
    expect(topic.told).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 5]);
  });
});
