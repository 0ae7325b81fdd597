/** A command on the bus: who asks for what, and until when it may be taken. */
import { z } from 'zod';
import type { BusMessage } from '../bus/bus.js';
import type { Micros } from '../lib/clock.js';
import { COMMAND_KINDS } from '../engine/command.js';
import type { Command } from '../engine/command.js';

export interface CommandMessage {
  readonly commandId: string;
  readonly userId: string;
  /** After this nobody waits for the answer any more, and nothing must come of it. */
  readonly deadline: Micros;
  readonly command: Command;
}

const VERSION = 1;

export function encodeCommand(account: string, message: CommandMessage): BusMessage {
  return { key: account, value: JSON.stringify({ version: VERSION, ...message }) };
}

const ofAccount = z.object({ account: z.string() });
const aboutOrder = z.enum(COMMAND_KINDS).exclude(['SUBMIT', 'SUBMIT_LIST']);
const command = z.union([
  z.object({ kind: z.literal('SUBMIT'), terms: ofAccount }),
  z.object({ kind: z.literal('SUBMIT_LIST'), list: ofAccount.extend({ orders: z.array(ofAccount) }) }),
  z.object({ kind: aboutOrder }),
]);

/** Gateways make them from what they have validated: here it is enough that it is one of ours, of a known account. */
const schema = z.object({
  version: z.literal(VERSION),
  commandId: z.string(),
  userId: z.string(),
  deadline: z.int(),
  command: z.custom<Command>((value) => command.safeParse(value).success),
});

/** Whose orders it would enter; nobody's when it is about one that is there. */
export function accountsOf(command: Command): readonly string[] {
  if (command.kind === 'SUBMIT') return [command.terms.account];
  if (command.kind !== 'SUBMIT_LIST') return [];
  const { account, orders } = command.list;
  return [account, ...orders.map((terms) => terms.account)];
}

/** Throws an error that says what is wrong with it. */
export function decodeCommand(value: string): CommandMessage {
  return schema.parse(JSON.parse(value));
}
