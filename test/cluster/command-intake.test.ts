/** Commands are taken in order, each once, and one that could not be made durable comes again with all behind it. */
import { describe, expect, it } from '@jest/globals';
import { CommandIntake, CommandNotTaken } from '../../src/cluster/command-intake.js';
import { encodeCommand } from '../../src/cluster/command-message.js';
import type { Command, CommandOutcome, CommandSource, CommandTaker } from '../../src/engine/command.js';
import type { RequestOutcome } from '../../src/engine/order-entry.js';
import { ManualClock } from '../../src/lib/clock.js';
import { someTerms, TRADER } from '../support/orders.js';

const NOW = 1_000_000;

const never = () => Promise.reject(new Error('not asked here'));

/** Cancels by their OrderID: what each is to be answered, at once or when it is let. */
class Desk {
  readonly taken: string[] = [];
  readonly answers: [commandId: string, kind: string][] = [];
  readonly waiting = new Map<string, (outcome: RequestOutcome) => void>();
  readonly fails = new Set<string>();
  readonly errors: string[] = [];
  readonly settledAt: number[] = [];
  readonly intake: CommandIntake;

  constructor() {
    const taker: CommandTaker = {
      submit: never,
      submitList: never,
      replace: never,
      deskReport: never,
      resolve: never,
      cancel: ({ orderId }, _by, source) => this.#cancel(orderId, source),
    };
    this.intake = new CommandIntake({
      engine: () => taker,
      partitions: 2,
      userOf: (userId) => (userId === TRADER.userId ? TRADER : undefined),
      clock: new ManualClock(NOW),
      answer: (commandId: string, { kind }: CommandOutcome) => this.answers.push([commandId, kind]),
      settled: (position) => this.settledAt.push(position),
      log: { error: (_fields: object, text: string) => this.errors.push(text) },
    });
  }

  #cancel(orderId: string, source: CommandSource): Promise<RequestOutcome> {
    this.taken.push(orderId);
    if (this.fails.has(orderId))
      return Promise.resolve({ kind: 'UNAVAILABLE', reason: 'cannot be looked up' });
    return new Promise((resolve) => {
      this.waiting.set(orderId, resolve);
      source.decided();
    });
  }

  settle(orderId: string): void {
    this.waiting.get(orderId)?.({ kind: 'REQUESTED', orderId, clOrdId: `c-${orderId}` });
  }
}

/** Of two partitions: `A` is of this one, `B` of the other. */
const HOME = 0;

interface Sent {
  readonly deadline?: number;
  readonly userId?: string;
  readonly account?: string;
  readonly command?: Command;
}

function record(offset: number, { deadline = NOW, userId = TRADER.userId, ...sent }: Sent = {}) {
  const orderId = `o${offset}`;
  const { account = 'A', command = { kind: 'CANCEL', cancel: { orderId, clOrdId: `c-${orderId}` } } } = sent;
  const { key, value } = encodeCommand(account, { commandId: `k${offset}`, userId, deadline, command });
  return { partition: HOME, offset, key, value };
}

async function turns(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

describe('CommandIntake', () => {
  it('begins a command once the one before is decided, and resolves when all are durable', async () => {
    const desk = new Desk();
    let done = false;
    const received = desk.intake.receive([record(0), record(1)]).then(() => (done = true));
    await turns();
    expect([desk.taken, desk.answers, done]).toEqual([['o0', 'o1'], [], false]);
    desk.settle('o0');
    desk.settle('o1');
    await received;
    expect(desk.answers).toEqual([
      ['k0', 'REQUESTED'],
      ['k1', 'REQUESTED'],
    ]);
  });

  it('takes nothing again that was taken before', async () => {
    const desk = new Desk();
    expect(desk.intake.begin(4)).toBe(5);
    await desk.intake.receive([record(3), record(4)]);
    const received = desk.intake.receive([record(4), record(5)]);
    await turns();
    desk.settle('o5');
    await received;
    await desk.intake.receive([record(5)]);
    expect(desk.taken).toEqual(['o5']);
  });

  it('stops at a command that could not be taken, and takes it and those behind it when they come again', async () => {
    const desk = new Desk();
    desk.fails.add('o1');
    const received = desk.intake.receive([record(0), record(1), record(2)]);
    await turns();
    desk.settle('o0');
    await expect(received).rejects.toThrow(CommandNotTaken);
    expect(desk.taken).toEqual(['o0', 'o1']);
    desk.fails.clear();
    desk.intake.begin(0);
    const again = desk.intake.receive([record(1), record(2)]);
    await turns();
    desk.settle('o1');
    desk.settle('o2');
    await again;
    expect(desk.taken).toEqual(['o0', 'o1', 'o1', 'o2']);
    expect(desk.answers.map(([commandId]) => commandId)).toEqual(['k0', 'k1', 'k2']);
  });

  it('knows what it has not come to, and tells how far all is durable', async () => {
    const desk = new Desk();
    expect(desk.intake.next).toBeNull();
    desk.intake.begin(4);
    expect(desk.intake.next).toBe(5);
    desk.fails.add('o7');
    const received = desk.intake.receive([record(5), record(6, { deadline: NOW - 1 }), record(7)]);
    await turns();
    expect([desk.intake.next, desk.settledAt]).toEqual([7, []]);
    desk.settle('o5');
    await expect(received).rejects.toThrow(CommandNotTaken);
    expect(desk.settledAt).toEqual([]);
    desk.intake.begin(5);
    await desk.intake.receive([record(6, { deadline: NOW - 1 })]);
    expect([desk.intake.next, desk.settledAt]).toEqual([7, [6]]);
  });

  it('refuses what comes after its deadline or by nobody it knows, and passes over what it cannot read', async () => {
    const desk = new Desk();
    const torn = { partition: HOME, offset: 2, key: 'A', value: '{"version":1' };
    await desk.intake.receive([record(0, { deadline: NOW - 1 }), record(1, { userId: 'nobody' }), torn]);
    expect(desk.taken).toEqual([]);
    expect(desk.answers).toEqual([
      ['k0', 'UNAVAILABLE'],
      ['k1', 'UNAVAILABLE'],
    ]);
    expect(desk.errors).toEqual(['a command cannot be read; it is passed over']);
  });

  it.each<[string, Sent]>([
    ['by its key', { account: 'B' }],
    ['by its terms', { command: { kind: 'SUBMIT', terms: someTerms({ account: 'B' }) } }],
    [
      'by one order of its list',
      {
        command: {
          kind: 'SUBMIT_LIST',
          list: {
            account: 'A',
            listId: 'L',
            orders: [someTerms({ account: 'A' }), someTerms({ account: 'B' })],
          },
        },
      },
    ],
  ])('refuses aloud what is of another partition %s, and goes on', async (_how, sent) => {
    const desk = new Desk();
    const received = desk.intake.receive([record(0, sent), record(1)]);
    await turns();
    desk.settle('o1');
    await received;
    expect(desk.taken).toEqual(['o1']);
    expect(desk.answers).toEqual([
      ['k0', 'UNAVAILABLE'],
      ['k1', 'REQUESTED'],
    ]);
    expect(desk.errors).toEqual([
      'the command came on partition 0, account B is of partition 1; nothing was accepted',
    ]);
  });
});
