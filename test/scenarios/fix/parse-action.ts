/** The words after the time of a step: who does what. */
import { REPORTED } from './scenario.js';
import type { Action, Fields, Reported } from './scenario.js';

/** A step that cannot be understood; the message says what would be. */
export class BadStep extends Error {
  override readonly name = 'BadStep';
}

const ID = /^[A-Z]$/;
const QTY = /^[1-9]\d*$/;
const PRICE = /^\d+\.\d+$/;

const CLIENT =
  'new X 10000 [field=value …], resends X, reuses X 10000, cancels Y,X, cancels-unknown Y,X, ' +
  'replaces Y,X 10000 [field=value …], asks X, asks-unknown X';

/** Throws BadStep. */
export function parseAction(actor: string, words: readonly string[]): Action {
  const [verb = '', ...rest] = words;
  if (actor === 'note') return { kind: 'NOTE', text: words.join(' ') };
  if (verb === 'new') return parseNew(actor === 'desk' ? 'desk' : 'client', rest);
  return actor === 'desk' ? parseReport(verb, rest) : parseRequest(verb, rest);
}

function parseNew(by: 'client' | 'desk', words: readonly string[]): Action {
  const [clOrdId, ...rest] = words;
  const orderQty = QTY.test(rest[0] ?? '') ? (rest[0] ?? null) : null;
  const fields = parseFields(orderQty === null ? rest : rest.slice(1));
  if (orderQty === null && fields['cashOrderQty'] === undefined)
    throw new BadStep('new needs a quantity, or cashOrderQty=…');
  return { kind: 'NEW', by, clOrdId: id(clOrdId), orderQty, fields };
}

function parseRequest(verb: string, [first, ...rest]: readonly string[]): Action {
  switch (verb) {
    case 'resends':
      return { kind: 'RESEND', clOrdId: alone(first, rest) };
    case 'asks':
      return { kind: 'ASK', clOrdId: alone(first, rest) };
    case 'asks-unknown':
      return { kind: 'ASK_UNKNOWN', clOrdId: alone(first, rest) };
    case 'reuses':
      return { kind: 'REUSE', clOrdId: id(first), orderQty: qty(rest[0]) };
    case 'cancels':
      return { kind: 'CANCEL', ...pair(first) };
    case 'cancels-unknown':
      return { kind: 'CANCEL_UNKNOWN', ...pair(first) };
    case 'replaces': {
      const [orderQty, ...fields] = rest;
      return { kind: 'REPLACE', ...pair(first), orderQty: qty(orderQty), fields: parseFields(fields) };
    }
    default:
      throw new BadStep(`the client cannot "${verb}"; write one of: ${CLIENT}`);
  }
}

function parseReport(verb: string, words: readonly string[]): Action {
  const reported = REPORTED.find((name) => name === verb);
  if (reported === undefined)
    throw new BadStep(`the desk cannot "${verb}"; write new or one of ${REPORTED.join(', ')}`);
  const [lastQty, afterQty] = optional(words, QTY);
  const [lastPx, afterPx] = marked(afterQty, '@', PRICE);
  const [of, afterOf] = marked(afterPx, 'of', ID);
  const [as, afterAs] = marked(afterOf, 'as', ID);
  const [request, rest] = marked(afterAs, 'for', ID);
  requireQuantity(reported, lastQty);
  return { kind: 'REPORT', reported, lastQty, lastPx, of, as, for: request, fields: parseFields(rest) };
}

function requireQuantity(reported: Reported, lastQty: string | null): void {
  const counts = reported === 'TRADE' || reported === 'TRADE_CORRECT' || reported === 'STOPPED';
  if (counts && lastQty === null) throw new BadStep(`${reported} needs a quantity: desk ${reported} 1000`);
  if (!counts && lastQty !== null) throw new BadStep(`${reported} has no quantity; remove ${lastQty}`);
}

type Rest = readonly string[];

function optional(words: Rest, pattern: RegExp): readonly [string | null, Rest] {
  const [first = '', ...rest] = words;
  return pattern.test(first) ? [first, rest] : [null, words];
}

/** `mark value`, when the next word is the mark. */
function marked(words: Rest, mark: string, pattern: RegExp): readonly [string | null, Rest] {
  const [first, value = '', ...rest] = words;
  if (first !== mark) return [null, words];
  if (!pattern.test(value)) throw new BadStep(`"${mark} ${value}" is not ${mark} and ${whatIs(pattern)}`);
  return [value, rest];
}

function whatIs(pattern: RegExp): string {
  return pattern === PRICE ? 'a price such as 18.00' : 'one capital letter';
}

function parseFields(words: Rest): Fields {
  const fields: Record<string, string> = {};
  for (const word of words) {
    const [, name, value] = /^([a-z][A-Za-z]*)=(\S+)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) throw new BadStep(`"${word}" is not understood here`);
    fields[name] = value;
  }
  return fields;
}

function pair(word: string | undefined): { readonly clOrdId: string; readonly origClOrdId: string } {
  const [, clOrdId, origClOrdId] = /^([A-Z]),([A-Z])$/.exec(word ?? '') ?? [];
  if (clOrdId === undefined || origClOrdId === undefined)
    throw new BadStep(`"${word ?? ''}" is not ClOrdID,OrigClOrdID, such as Y,X`);
  return { clOrdId, origClOrdId };
}

function alone(word: string | undefined, rest: Rest): string {
  if (rest.length > 0) throw new BadStep(`"${rest.join(' ')}" is not understood here`);
  return id(word);
}

function id(word: string | undefined): string {
  if (word === undefined || !ID.test(word)) throw new BadStep(`"${word ?? ''}" is not one capital letter`);
  return word;
}

function qty(word: string | undefined): string {
  if (word === undefined || !QTY.test(word)) throw new BadStep(`"${word ?? ''}" is not a quantity`);
  return word;
}
