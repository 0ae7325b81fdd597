/** Reads a recording of Binance spot streams: a receive time in nanoseconds, a blank, one JSON message per line. */
import { z } from 'zod';
import type { Micros } from '../../src/lib/clock.js';
import type { Level } from '../../src/model/book.js';
import type { Instrument } from '../../src/model/instrument.js';
import { toUnits } from '../../src/model/units.js';
import type { BinanceMessage } from './binance-flow.js';
import { BinanceFlow } from './binance-flow.js';
import type { Recording, RecordedStep } from './recorded-flow.js';
import { RecordingError } from './recorded-flow.js';
import { recordedLines } from './recorded-lines.js';

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'is not a decimal');
const levels = z.array(z.tuple([decimal, decimal]));
const id = z.int().nonnegative();

const snapshotSchema = z.object({ lastUpdateId: id, bids: levels, asks: levels });
const streamSchema = z.object({
  stream: z.string(),
  data: z.union([
    z.object({ e: z.literal('depthUpdate'), s: z.string(), u: id, b: levels, a: levels }),
    z.object({ e: z.literal('trade'), s: z.string(), p: decimal, q: decimal, m: z.boolean() }),
    z.object({
      e: z.undefined().optional(),
      s: z.string(),
      u: id,
      b: decimal,
      B: decimal,
      a: decimal,
      A: decimal,
    }),
  ]),
});
const messageSchema = z.union([snapshotSchema, streamSchema], {
  error: 'is neither a depth snapshot nor a depth, book ticker or trade message of a combined stream',
});
type Message = z.infer<typeof messageSchema>;

interface Line {
  readonly line: number;
  readonly at: Micros;
  readonly message: Message;
}

/** The symbol that the file's messages name. Throws RecordingError when there is none. */
export async function binanceSymbol(file: string): Promise<string> {
  for await (const { message } of messagesOf(file)) if ('stream' in message) return message.data.s;
  throw new RecordingError(file, null, 'names no symbol: it has no depth, book ticker or trade message');
}

/** A recording of one instrument; quantities finer than its increments are cut to them. */
export function openBinance(file: string, instrument: Instrument): Recording {
  return { symbol: instrument.symbol, steps: () => steps(file, instrument) };
}

async function* steps(file: string, instrument: Instrument): AsyncGenerator<RecordedStep> {
  const flow = new BinanceFlow();
  for await (const message of binanceMessages(file, instrument)) {
    const step = flow.next(message);
    if (step) yield step;
  }
}

/** Each line in the instrument's units. Throws RecordingError naming file and line. */
export async function* binanceMessages(file: string, instrument: Instrument): AsyncGenerator<BinanceMessage> {
  for await (const line of messagesOf(file))
    yield new BinanceScale(file, line.line, instrument).message(line);
}

async function* messagesOf(file: string): AsyncGenerator<Line> {
  for await (const { line, text } of recordedLines(file)) {
    const [, nanos, json] = /^(\d{19}) (.*)$/.exec(text) ?? [];
    if (nanos === undefined || json === undefined) {
      throw new RecordingError(file, line, 'is not "receive time in nanoseconds, blank, JSON"');
    }
    yield { line, at: Number(nanos.slice(0, -3)), message: parsed(file, line, json) };
  }
}

function parsed(file: string, line: number, json: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RecordingError(
      file,
      line,
      'has a message that is not JSON; the recording may be cut off there',
    );
  }
  const result = messageSchema.safeParse(value);
  if (result.success) return result.data;
  throw new RecordingError(file, line, result.error.issues.map(({ message }) => message).join('; '));
}

/** Decimal text of one line to units. */
class BinanceScale {
  constructor(
    private readonly file: string,
    private readonly line: number,
    private readonly instrument: Instrument,
  ) {}

  message({ at, message }: Line): BinanceMessage {
    if ('lastUpdateId' in message) {
      const { lastUpdateId, bids, asks } = message;
      return {
        kind: 'SNAPSHOT',
        at,
        updateId: lastUpdateId,
        BUY: this.#levels(bids),
        SELL: this.#levels(asks),
      };
    }
    const { data } = message;
    switch (data.e) {
      case 'depthUpdate':
        return { kind: 'DEPTH', at, updateId: data.u, BUY: this.#levels(data.b), SELL: this.#levels(data.a) };
      case 'trade':
        return { kind: 'TRADE', at, ...this.#level(data.p, data.q), resting: data.m ? 'BUY' : 'SELL' };
      case undefined:
        return {
          kind: 'TICKER',
          at,
          updateId: data.u,
          BUY: this.#level(data.b, data.B),
          SELL: this.#level(data.a, data.A),
        };
    }
  }

  #levels(texts: readonly (readonly [string, string])[]): Level[] {
    return texts.map(([px, qty]) => this.#level(px, qty));
  }

  #level(pxText: string, qtyText: string): Level {
    const { symbol, pxScale, qtyScale } = this.instrument;
    const px = toUnits(pxText, pxScale);
    if (px === undefined) throw this.#fault(`price ${pxText} does not fit ${symbol}'s ${pxScale} decimals`);
    const [whole = '0', fraction = ''] = qtyText.split('.');
    const qty = toUnits(`${whole}.${fraction.slice(0, qtyScale)}0`, qtyScale);
    if (qty === undefined) throw this.#fault(`quantity ${qtyText} is beyond what ${symbol} can count`);
    return { px, qty };
  }

  #fault(fault: string): RecordingError {
    return new RecordingError(this.file, this.line, fault);
  }
}
