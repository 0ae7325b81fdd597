/** The engines' door over the bus: where requests go, what they are answered, and what is said when no answer comes. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { LocalBroker, LocalBus } from '../../src/bus/local-bus.js';
import { decodeCommand } from '../../src/cluster/command-message.js';
import type { CommandMessage } from '../../src/cluster/command-message.js';
import { partitionOf } from '../../src/cluster/partitions.js';
import { RemoteOrderEntry } from '../../src/cluster/remote-order-entry.js';
import type { RemoteDeps } from '../../src/cluster/remote-order-entry.js';
import type { Command, CommandOutcome } from '../../src/engine/command.js';
import { ManualClock } from '../../src/lib/clock.js';
import { SequentialIds } from '../../src/lib/ids.js';
import { ManualScheduler } from '../../src/lib/scheduler.js';
import { aTurn, until } from '../support/events-topic.js';
import { NOON, someTerms, TRADER } from '../support/orders.js';

const TOPIC = 'orders.commands';
const PARTITIONS = 4;
const PATIENCE = 10_000_000;
const ACCOUNT = 'EQ2-MAIN';
const HOME = partitionOf(ACCOUNT, PARTITIONS);
const TERMS = someTerms({ account: ACCOUNT });
const LIST = { account: ACCOUNT, listId: 'L', orders: [TERMS, { ...TERMS, clOrdId: 'Y' }] };
const REPORT = { orderId: 'O1', execId: null, report: { kind: 'NEW' }, text: null } as const;
const RESOLVE = { orderId: 'O1', outcome: 'CANCELED', reason: 'by telephone', executions: [] } as const;
const REQUESTED: CommandOutcome = { kind: 'REQUESTED', orderId: 'O1', clOrdId: 'Z' };

let broker: LocalBroker;
let bus: LocalBus;
let scheduler: ManualScheduler;
let closed: string | null;
let entry: RemoteOrderEntry;

beforeEach(async () => {
  broker = new LocalBroker();
  bus = new LocalBus(broker);
  await bus.ensureTopics([{ name: TOPIC, partitions: PARTITIONS }]);
  scheduler = new ManualScheduler(new ManualClock(NOON));
  closed = null;
  entry = entryWith({});
});

function entryWith(more: Partial<RemoteDeps>): RemoteOrderEntry {
  return new RemoteOrderEntry({
    bus,
    topic: TOPIC,
    partitions: PARTITIONS,
    accountOf: async (orderId) => (orderId === 'O1' ? ACCOUNT : undefined),
    check: () => ({ accepted: true, results: [], route: null }),
    closedBecause: () => closed,
    ids: new SequentialIds('id'),
    clock: scheduler.clock,
    scheduler,
    patience: PATIENCE,
    ...more,
  });
}

/** All commands, with the partition and key that they stand under. */
const sent = () =>
  broker
    .logs(TOPIC)
    .flat()
    .map(({ partition, key, value }) => ({ partition, key, message: decodeCommand(value) }));

/** Resolves once a command is on the bus. */
async function nextCommand(): Promise<CommandMessage> {
  await until(() => sent().length > 0);
  const [first] = sent();
  if (!first) throw new Error('none');
  return first.message;
}

type Ask = (door: RemoteOrderEntry) => Promise<CommandOutcome>;

const REQUESTS: readonly [Command['kind'], Command, Ask, CommandOutcome][] = [
  [
    'SUBMIT',
    { kind: 'SUBMIT', terms: TERMS },
    (door) => door.submit(TERMS, TRADER),
    { kind: 'ACCEPTED', orderId: 'O1', replayed: false },
  ],
  [
    'SUBMIT_LIST',
    { kind: 'SUBMIT_LIST', list: LIST },
    (door) => door.submitList(LIST, TRADER),
    { kind: 'DUPLICATE_LISTID' },
  ],
  [
    'CANCEL',
    { kind: 'CANCEL', cancel: { orderId: 'O1', clOrdId: 'Z' } },
    (door) => door.cancel({ orderId: 'O1', clOrdId: 'Z' }, TRADER),
    REQUESTED,
  ],
  [
    'REPLACE',
    { kind: 'REPLACE', replace: { orderId: 'O1', clOrdId: 'Z', changes: { orderQty: 5 } } },
    (door) => door.replace({ orderId: 'O1', clOrdId: 'Z', changes: { orderQty: 5 } }, TRADER),
    REQUESTED,
  ],
  [
    'DESK_REPORT',
    { kind: 'DESK_REPORT', report: REPORT },
    (door) => door.deskReport(REPORT, TRADER),
    { kind: 'REFUSED', reason: 'NOTHING_NEW', text: 'it is so already' },
  ],
  [
    'RESOLVE',
    { kind: 'RESOLVE', resolve: RESOLVE },
    (door) => door.resolve(RESOLVE, TRADER),
    { kind: 'RESOLVED', orderId: 'O1' },
  ],
];

describe('RemoteOrderEntry', () => {
  it.each(REQUESTS)(
    'puts a %s on the partition of its account, and answers as the engine does',
    async (_kind, command, ask, outcome) => {
      const answer = ask(entry);
      const { commandId, ...message } = await nextCommand();
      expect(sent()).toMatchObject([{ partition: HOME, key: ACCOUNT }]);
      // The engine's clock may be half a second behind: it takes nothing for which nobody waits any more.
      expect(message).toMatchObject({ userId: 'trader-1', deadline: NOON + PATIENCE - 500_000, command });
      entry.answered('somebody else’s', { kind: 'UNAVAILABLE', reason: 'not ours' });
      entry.answered(commandId, outcome);
      expect(await answer).toEqual(outcome);
    },
  );

  it('names a cancel that has no ClOrdID itself: the engine would name it otherwise when it comes again', async () => {
    void entry.cancel({ orderId: 'O1', clOrdId: null }, TRADER);
    const { command } = await nextCommand();
    expect(command).toMatchObject({ kind: 'CANCEL', cancel: { clOrdId: expect.stringMatching(/./) } });
  });

  it('says after its patience that nobody knows, and takes no answer then', async () => {
    const answer = entry.submit(TERMS, TRADER);
    const { commandId } = await nextCommand();
    let said = false;
    void answer.then(() => (said = true));
    scheduler.advance(PATIENCE - 1);
    await aTurn();
    expect(said).toBe(false);
    scheduler.advance(1);
    const reason = 'no engine has answered within 10 seconds';
    expect(await answer).toEqual({ kind: 'UNAVAILABLE', reason, undecided: true });
    entry.answered(commandId, { kind: 'ACCEPTED', orderId: 'O1', replayed: false });
  });

  it('says that nobody knows when the bus does not answer: the command may be there', async () => {
    broker.cut(bus);
    expect(await entry.submit(TERMS, TRADER)).toEqual({
      kind: 'UNAVAILABLE',
      reason: 'the bus does not answer: the bus is cut off',
      undecided: true,
    });
  });

  it('says that nobody knows when the answer is another request’s', async () => {
    const answer = entry.submit(TERMS, TRADER);
    const { commandId } = await nextCommand();
    entry.answered(commandId, REQUESTED);
    expect(await answer).toEqual({
      kind: 'UNAVAILABLE',
      reason: 'the engine answers REQUESTED',
      undecided: true,
    });
  });

  it('asks nobody about an order that it does not know', async () => {
    expect(await entry.cancel({ orderId: 'O2', clOrdId: 'Z' }, TRADER)).toEqual({
      kind: 'UNKNOWN_ORDER',
      orderId: 'O2',
    });
    expect(await entry.deskReport({ ...REPORT, orderId: 'O2' }, TRADER)).toEqual({
      kind: 'REFUSED',
      reason: 'UNKNOWN_ORDER',
      text: 'there is no order O2',
    });
    expect(sent()).toEqual([]);
  });

  it('sends nothing when it cannot look the order up', async () => {
    const blind = entryWith({ accountOf: () => Promise.reject(new Error('no database')) });
    expect(await blind.cancel({ orderId: 'O1', clOrdId: 'Z' }, TRADER)).toEqual({
      kind: 'UNAVAILABLE',
      reason: 'the order cannot be looked up: no database',
    });
    expect(sent()).toEqual([]);
  });

  it('sends nothing while it is closed, and says why', async () => {
    closed = 'the database does not answer';
    expect(entry.readiness()).toEqual({ ready: false, reason: closed });
    expect(await entry.submit(TERMS, TRADER)).toEqual({ kind: 'UNAVAILABLE', reason: closed });
    expect(await entry.cancel({ orderId: 'O1', clOrdId: 'Z' }, TRADER)).toEqual({
      kind: 'UNAVAILABLE',
      reason: closed,
    });
    expect(sent()).toEqual([]);
  });
});
