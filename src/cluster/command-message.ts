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

/** Gateways make them from what they have validated: here it is enough that it is one of ours. */
const schema = z.object({
  version: z.literal(VERSION),
  commandId: z.string(),
  userId: z.string(),
  deadline: z.int(),
  command: z.custom<Command>((value) => z.object({ kind: z.enum(COMMAND_KINDS) }).safeParse(value).success),
});

/** Throws an error that says what is wrong with it. */
export function decodeCommand(value: string): CommandMessage {
  return schema.parse(JSON.parse(value));
}
