/** The operator's door to exchanges in another process: a command a line, an answer a line; on this machine only. */
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Exchange } from './exchange/exchange.js';

const LOOPBACK = '127.0.0.1';

const id = z.string().min(1);
const units = z.int();
const order = { clientId: id, clOrdId: id };

const commandSchema = z.discriminatedUnion('act', [
  z.strictObject({ venue: id, act: z.literal('RECORDS'), clientId: id }),
  z.strictObject({ venue: id, act: z.literal('BUST'), execId: id }),
  z.strictObject({ venue: id, act: z.literal('CORRECT'), execId: id, lastQty: units, lastPx: units }),
  z.strictObject({ venue: id, act: z.literal('EXECUTE'), ...order, lastQty: units, lastPx: units }),
  z.strictObject({ venue: id, act: z.literal('HALT'), symbol: id, orders: z.enum(['SUSPEND', 'CANCEL']) }),
  z.strictObject({ venue: id, act: z.literal('RESUME'), symbol: id }),
  z.strictObject({ venue: id, act: z.literal('UNCROSS'), symbol: id }),
  z.strictObject({ venue: id, act: z.literal('CANCEL'), ...order, text: z.string() }),
  z.strictObject({ venue: id, act: z.literal('REDUCE'), ...order, orderQty: units }),
  z.strictObject({ venue: id, act: z.literal('CUT_LINKS') }),
  z.strictObject({
    venue: id,
    act: z.literal('FLOW'),
    order: z.strictObject({
      id,
      symbol: id,
      side: z.enum(['BUY', 'SELL']),
      px: units.positive(),
      qty: units.positive(),
      timeInForce: z.enum(['GTC', 'IOC']),
    }),
  }),
]);

export type OperatorCommand = Readonly<z.infer<typeof commandSchema>>;

/** `result` is null of an act that only does something. */
export type OperatorAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string };

export interface OperatorPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on the loopback address (0: any free port). Rejects when the port cannot be had. */
export async function serveOperator(
  exchanges: (venue: string) => Exchange | undefined,
  port: number,
): Promise<OperatorPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => socket.write(`${JSON.stringify(answerTo(line, exchanges))}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    port: portOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answerTo(line: string, exchanges: (venue: string) => Exchange | undefined): OperatorAnswer {
  try {
    const command = commandOf(line);
    const exchange = exchanges(command.venue);
    if (!exchange) return { ok: false, error: `no exchange ${command.venue} here` };
    return { ok: true, result: carriedOut(command, exchange) ?? null };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function commandOf(line: string): OperatorCommand {
  const result = commandSchema.safeParse(JSON.parse(line));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`${issue?.path.map(String).join('.') || 'command'}: ${issue?.message ?? 'not valid'}`);
}

function carriedOut(command: OperatorCommand, exchange: Exchange): unknown {
  const { operator } = exchange;
  switch (command.act) {
    case 'RECORDS':
      return operator.records(command.clientId);
    case 'BUST':
      return operator.bust(command.execId);
    case 'CORRECT':
      return operator.correct(command.execId, command);
    case 'EXECUTE':
      return operator.execute(command, command);
    case 'HALT':
      return operator.halt(command.symbol, command.orders);
    case 'RESUME':
      return operator.resume(command.symbol);
    case 'UNCROSS':
      return exchange.uncross(command.symbol);
    case 'CANCEL':
      return operator.cancel(command, command.text);
    case 'REDUCE':
      return operator.reduce(command, command.orderQty);
    case 'CUT_LINKS':
      return exchange.cutLinks();
    case 'FLOW':
      return exchange.submit(command.order);
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP port');
  return address.port;
}
