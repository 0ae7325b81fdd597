/** The lines of a text file, read as they are asked for; a name that ends in `.gz` is unpacked on the way. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RecordingError } from './recorded-flow.js';

/** Lines without their ends, numbered from 1. Throws RecordingError when the file cannot be read to its end. */
export async function* recordedLines(
  file: string,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let line = 0;
  let rest = '';
  for await (const chunk of chunksOf(file, () => line)) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      line += 1;
      yield { line, text: part.endsWith('\r') ? part.slice(0, -1) : part };
    }
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}

async function* chunksOf(file: string, line: () => number): AsyncGenerator<string> {
  try {
    for await (const chunk of open(file)) yield String(chunk);
  } catch (error) {
    const fault = String(error).replace(/^Error: /, '');
    throw new RecordingError(file, line() === 0 ? null : line() + 1, `cannot be read: ${fault}`);
  }
}

function open(file: string): Readable {
  const raw = createReadStream(file);
  if (!file.endsWith('.gz')) return raw.setEncoding('utf8');
  // An error reaches the reader through the destroyed end of the pipeline.
  return pipeline(raw, createGunzip(), () => undefined).setEncoding('utf8');
}
