/** Reads a LOBSTER pair of files, `SYMBOL_…_message_N.csv` and `SYMBOL_…_orderbook_N.csv`, line beside line. */
import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Level } from '../../src/model/book.js';
import type { Instrument } from '../../src/model/instrument.js';
import type { LobsterMessage, LobsterRow, LobsterType } from './lobster-flow.js';
import { LobsterFlow } from './lobster-flow.js';
import type { Recording, RecordedStep } from './recorded-flow.js';
import { RecordingError } from './recorded-flow.js';
import { recordedLines } from './recorded-lines.js';

const NAME = /^([^_]+)_.*_(message|orderbook)_\d+\.csv$/;
const TYPES: ReadonlyMap<string, LobsterType> = new Map([
  ['1', 'NEW'],
  ['2', 'PARTIAL_CANCEL'],
  ['3', 'DELETE'],
  ['4', 'EXECUTION'],
  ['5', 'HIDDEN_EXECUTION'],
  ['6', 'CROSS_TRADE'],
  ['7', 'HALT'],
]);
const LOBSTER_PX_SCALE = 4;
/** LOBSTER fills the place of a level that does not exist with this price, or its negative. */
const NO_LEVEL = 9_999_999_999;

export interface LobsterLine {
  readonly message: LobsterMessage;
  readonly row: LobsterRow;
}

/** The symbol in the file's name; undefined when it is not named like a LOBSTER file. */
export function lobsterSymbol(file: string): string | undefined {
  return NAME.exec(basename(file))?.[1];
}

/** A recording from either file of the pair. Throws RecordingError when the other one is missing. */
export async function openLobster(file: string, instrument: Instrument): Promise<Recording> {
  const pair = pairOf(file);
  // One after the other: when both are missing it is always the same one that is named.
  for (const path of [pair.messages, pair.rows]) await assertReadable(path);
  return { symbol: instrument.symbol, steps: () => steps(lobsterLines(file, instrument)) };
}

async function* steps(lines: AsyncIterable<LobsterLine>): AsyncGenerator<RecordedStep> {
  const flow = new LobsterFlow();
  let opened = false;
  for await (const { message, row } of lines) {
    yield opened ? flow.next(message, row) : flow.open(message, row);
    opened = true;
  }
}

/** Message and row of each line, in the instrument's units. Throws RecordingError naming file and line. */
export async function* lobsterLines(file: string, instrument: Instrument): AsyncGenerator<LobsterLine> {
  const pair = pairOf(file);
  const rows = recordedLines(pair.rows);
  const messageScale = new LobsterScale(pair.messages, instrument);
  const rowScale = new LobsterScale(pair.rows, instrument);
  let empty = true;
  for await (const { line, text } of recordedLines(pair.messages)) {
    const row = await rows.next();
    if (row.done) {
      throw new RecordingError(
        pair.rows,
        line,
        'ends before the message file: both have one line per message',
      );
    }
    empty = false;
    yield { message: messageScale.message(text, line), row: rowScale.row(row.value.text, line) };
  }
  if (empty) throw new RecordingError(pair.messages, null, 'is empty: a recording has at least one message');
}

function pairOf(file: string): { readonly messages: string; readonly rows: string } {
  const named = (kind: string) =>
    join(dirname(file), basename(file).replace(/_(?:message|orderbook)_(?=\d+\.csv$)/, `_${kind}_`));
  return { messages: named('message'), rows: named('orderbook') };
}

async function assertReadable(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    throw new RecordingError(
      path,
      null,
      'cannot be read: a LOBSTER recording is a message file and its orderbook file side by side',
    );
  }
}

/** Text of one file to numbers in the instrument's units. */
class LobsterScale {
  constructor(
    private readonly file: string,
    private readonly instrument: Instrument,
  ) {}

  message(text: string, line: number): LobsterMessage {
    const fields = text.split(',');
    const [time = '', code = '', id = '', size = '', price = '', direction = ''] = fields;
    const type = TYPES.get(code);
    if (fields.length !== 6 || !/^\d+(\.\d{1,9})?$/.test(time)) {
      throw this.#fault(line, `"${text}" is not "seconds,type,order id,size,price,direction"`);
    }
    if (!type) throw this.#fault(line, `type "${code}" is unknown: 1 to 7`);
    if (direction !== '1' && direction !== '-1')
      throw this.#fault(line, `direction "${direction}": 1 buys, -1 sells`);
    const at = Math.round(Number(time) * 1_000_000);
    const side = direction === '1' ? 'BUY' : 'SELL';
    if (type === 'HALT') return { at, type, id, qty: 0, px: this.#whole(price, line), side };
    return { at, type, id, qty: this.#qty(size, line), px: this.#px(price, line), side };
  }

  row(text: string, line: number): LobsterRow {
    const fields = text.split(',');
    if (fields.length < 4 || fields.length % 4 !== 0) {
      throw this.#fault(
        line,
        `${fields.length} fields: each level has ask price, ask size, bid price, bid size`,
      );
    }
    const side = (first: number): Level[] => {
      const levels: Level[] = [];
      for (let i = first; i < fields.length; i += 4) {
        const [price = '', size = ''] = fields.slice(i, i + 2);
        if (Math.abs(Number(price)) === NO_LEVEL) continue;
        levels.push({ px: this.#px(price, line), qty: this.#qty(size, line) });
      }
      return levels;
    };
    return { SELL: side(0), BUY: side(2) };
  }

  #px(text: string, line: number): number {
    const px = (this.#whole(text, line) * 10 ** this.instrument.pxScale) / 10 ** LOBSTER_PX_SCALE;
    if (px > 0 && Number.isSafeInteger(px)) return px;
    throw this.#fault(
      line,
      `price ${text} (×10⁴) does not fit ${this.instrument.symbol}'s ${this.instrument.pxScale} decimals`,
    );
  }

  #qty(text: string, line: number): number {
    const qty = this.#whole(text, line) * 10 ** this.instrument.qtyScale;
    if (qty > 0 && Number.isSafeInteger(qty)) return qty;
    throw this.#fault(line, `size ${text} is not a positive whole number of shares`);
  }

  #whole(text: string, line: number): number {
    if (/^-?\d{1,15}$/.test(text)) return Number(text);
    throw this.#fault(line, `"${text}" is not a whole number`);
  }

  #fault(line: number, fault: string): RecordingError {
    return new RecordingError(this.file, line, fault);
  }
}
