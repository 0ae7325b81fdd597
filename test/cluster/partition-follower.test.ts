/** A gateway's fold of a partition: each event once and in order, whatever the topic repeats or has lost; answers behind. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { encodeAnswer, encodeEventMessage } from '../../src/cluster/event-message.js';
import { PartitionFollower } from '../../src/cluster/partition-follower.js';
import { NO_ARCHIVE } from '../../src/engine/archive.js';
import type { Committed, CommittedSink } from '../../src/engine/committed-sink.js';
import type { BusMessage, BusRecord } from '../../src/bus/bus.js';
import { ManualClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { emptyState, configuration } from '../engine/random-life/flow-under-test.js';
import { EventsTopic, numbers, PARTITION } from '../support/events-topic.js';
import { NOON } from '../support/orders.js';

/** The read side, as it was told. */
class Told implements CommittedSink {
  /** Numbers of events, and names of answers between them. */
  readonly log: (number | string)[] = [];
  #lastSeq = 0;

  lastSeq = () => this.#lastSeq;
  families = () => [];
  admit = () => undefined;
  release = () => undefined;
  replayed = () => undefined;

  replay({ seq }: Committed): void {
    this.#lastSeq = seq;
    this.log.push(seq);
  }

  publish(batch: readonly Committed[]): void {
    for (const committed of batch) this.replay(committed);
  }
}

let topic: EventsTopic;
let told: Told;
let follower: PartitionFollower;
/** Where the journal was read from. */
let reads: number[];

beforeEach(() => {
  topic = new EventsTopic();
  told = new Told();
  reads = [];
  follower = new PartitionFollower({
    journal: {
      read: (fromSeq) => {
        reads.push(fromSeq);
        return topic.journal.read(fromSeq);
      },
    },
    archive: NO_ARCHIVE,
    sink: told,
    emptyState: () => emptyState(configuration.calendar),
    answered: (commandId) => told.log.push(commandId),
    clock: new ManualClock(NOON),
    log: silentLog,
  });
});

/** So many become durable before the follower starts; the journal is not asked again without need. */
async function started(durable: number): Promise<readonly Committed[]> {
  const batch = await topic.record(durable);
  await follower.start();
  reads = [];
  return batch;
}

const message = ({ seq, event, payload }: Committed): BusMessage =>
  encodeEventMessage({ partition: PARTITION, seq, type: event.type, payload });

const answer = (commandId: string): BusMessage =>
  encodeAnswer({ commandId, outcome: { kind: 'ACCEPTED', orderId: 'O1', replayed: false } });

/** At once, as a bus would bring them. */
function receive(...messages: readonly (Committed | BusMessage)[]): Promise<void> {
  return follower.receive(
    messages.map((each, offset): BusRecord => {
      const { key, value } = 'seq' in each ? message(each) : each;
      return { partition: PARTITION, offset, key, value };
    }),
  );
}

const orders = () => numbers(1, 12).filter((n) => follower.state?.order(`O${n}`));

describe('PartitionFollower', () => {
  it('begins with what is durable, and passes over what the topic tells of it again', async () => {
    const before = await started(3);
    const news = await topic.record(2);
    await receive(...before, ...news);
    expect(told.log).toEqual([1, 2, 3, 4, 5]);
    expect(orders()).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([]);
  });

  it('takes each event once, however often it comes', async () => {
    await started(0);
    const batch = await topic.record(4);
    await receive(...batch.slice(0, 2));
    // Another owner begins behind what was noted, and the former one sends what it had.
    await receive(...batch.slice(0, 3), ...batch.slice(1, 4), ...batch.slice(0, 1));
    await receive(...batch);
    expect(told.log).toEqual([1, 2, 3, 4]);
    expect(reads).toEqual([]);
  });

  it('fetches what is missing from the journal', async () => {
    await started(1);
    const batch = await topic.record(4);
    await receive(...batch.slice(3));
    expect(told.log).toEqual([1, 2, 3, 4, 5]);
    expect(orders()).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([2]);
  });

  it('also between two that come together, and before an answer that stands behind them', async () => {
    await started(0);
    const [one, , three, , five] = await topic.record(5);
    if (!one || !three || !five) throw new Error('none');
    await receive(one, three, answer('a'), five, answer('b'));
    expect(told.log).toEqual([1, 2, 3, 'a', 4, 5, 'b']);
    expect(orders()).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells an answer behind the events that it is about', async () => {
    await started(0);
    const [one, two, three] = await topic.record(3);
    if (!one || !two || !three) throw new Error('none');
    await receive(answer('of what was before'), one, two, answer('a'), answer('b'), three);
    expect(told.log).toEqual(['of what was before', 1, 2, 'a', 'b', 3]);
  });

  it('tells nothing of what it cannot read, and everything when it comes again', async () => {
    await started(0);
    const [one, two] = await topic.record(2);
    if (!one || !two) throw new Error('none');
    await expect(receive(one, { key: 'x', value: '{"kind":"RUMOUR"}' })).rejects.toThrow('Invalid input');
    expect(told.log).toEqual([]);
    await receive(one, two);
    expect(told.log).toEqual([1, 2]);
  });
});
