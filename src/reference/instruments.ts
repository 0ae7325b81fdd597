/** The instruments that can be traded, from configuration. */
import { z } from 'zod';
import type { Instrument, TickStep } from '../model/instrument.js';
import { MONEY_SCALE } from '../model/money.js';
import { toUnits } from '../model/units.js';
import { decimalText, positiveUnits } from './decimal-text.js';

/** An instrument as it is listed here; a disabled one is known but cannot be traded. */
export interface ListedInstrument extends Instrument {
  readonly enabled: boolean;
  /** The exchange date of the prior close; null when it is not known. */
  readonly priorCloseDate: string | null;
}

const tickTableSchema = z.array(z.strictObject({ from: decimalText, tick: decimalText })).min(1);

const rowSchema = z.strictObject({
  symbol: z.string().regex(/^[A-Z0-9.]{1,16}$/, 'is 1 to 16 capital letters, digits or points'),
  name: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3,4}$/, 'is a currency code such as USD'),
  listingMic: z.string().regex(/^[A-Z0-9]{4}$/, 'is a market identifier code of four characters'),
  pxScale: z.int().min(0).max(MONEY_SCALE),
  qtyScale: z.int().min(0).max(MONEY_SCALE),
  tickTable: z.string(),
  roundLot: decimalText,
  minQtyIncrement: decimalText,
  priorClose: decimalText,
  priorCloseDate: z.iso.date().nullable(),
  enabled: z.boolean(),
});

type Row = z.infer<typeof rowSchema>;
type TickTables = Readonly<Record<string, z.infer<typeof tickTableSchema>>>;

/** `instruments.yaml`: tick tables by name (decimals as text), and one row per symbol that counts in whole units. */
export const instrumentsSchema = z
  .strictObject({ tickTables: z.record(z.string(), tickTableSchema), instruments: z.array(rowSchema).min(1) })
  .transform(({ tickTables, instruments }, ctx): readonly ListedInstrument[] => {
    const symbols = new Set<string>();
    return instruments.flatMap((row, index) => {
      if (symbols.has(row.symbol)) issue(ctx, [index, 'symbol'], `${row.symbol} is listed twice`);
      symbols.add(row.symbol);
      return listed(row, { ctx, index, tickTables }) ?? [];
    });
  });

interface Place {
  readonly ctx: z.RefinementCtx;
  readonly index: number;
  readonly tickTables: TickTables;
}

function issue(ctx: z.RefinementCtx, path: readonly (string | number)[], message: string): void {
  ctx.addIssue({ code: 'custom', path: ['instruments', ...path], message });
}

function listed(row: Row, place: Place): ListedInstrument | undefined {
  const { ctx, index } = place;
  if (row.pxScale + row.qtyScale > MONEY_SCALE) {
    const sum = `${row.pxScale} + ${row.qtyScale}`;
    issue(
      ctx,
      [index, 'pxScale'],
      `pxScale + qtyScale is ${sum}, but amounts are exact only up to ${MONEY_SCALE}`,
    );
  }
  const units = (key: 'roundLot' | 'minQtyIncrement' | 'priorClose', scale: number) =>
    positiveUnits(ctx, { text: row[key], scale, path: ['instruments', index, key] });
  const ticks = ticksOf(row, place);
  const roundLot = units('roundLot', row.qtyScale);
  const minQtyIncrement = units('minQtyIncrement', row.qtyScale);
  const priorClosePx = units('priorClose', row.pxScale);
  if (!ticks || !roundLot || !minQtyIncrement || !priorClosePx) return undefined;
  if (roundLot % minQtyIncrement !== 0)
    issue(ctx, [index, 'roundLot'], 'is not a multiple of minQtyIncrement');
  const { symbol, name, currency, listingMic, pxScale, qtyScale, priorCloseDate, enabled } = row;
  const identity = { symbol, name, currency, listingMic, pxScale, qtyScale, priorCloseDate, enabled };
  return Object.freeze({ ...identity, ticks, roundLot, minQtyIncrement, priorClosePx });
}

function ticksOf(row: Row, { ctx, index, tickTables }: Place): readonly TickStep[] | undefined {
  const table = tickTables[row.tickTable];
  const path = [index, 'tickTable'];
  if (!table) {
    issue(ctx, path, `"${row.tickTable}" is not among ${Object.keys(tickTables).join(', ')}`);
    return undefined;
  }
  const steps = table.map(({ from, tick }) => ({
    fromPx: toUnits(from, row.pxScale) ?? -1,
    tick: toUnits(tick, row.pxScale) ?? 0,
  }));
  const ascending = steps.every(({ fromPx }, at) => fromPx > (steps[at - 1]?.fromPx ?? -1));
  if (steps[0]?.fromPx === 0 && ascending && steps.every(({ tick }) => tick > 0)) return steps;
  const rule = 'must start from "0", rise, and have ticks above zero';
  issue(
    ctx,
    path,
    `${row.tickTable} ${rule}, all with at most ${row.pxScale} digits (pxScale) behind the point`,
  );
  return undefined;
}

export class Instruments {
  readonly #bySymbol: ReadonlyMap<string, ListedInstrument>;
  readonly #all: readonly ListedInstrument[];

  constructor(listed: readonly ListedInstrument[]) {
    this.#all = listed;
    this.#bySymbol = new Map(listed.map((instrument) => [instrument.symbol, instrument]));
  }

  get(symbol: string): ListedInstrument | undefined {
    return this.#bySymbol.get(symbol);
  }

  /** In the order of the file. */
  all(): readonly ListedInstrument[] {
    return this.#all;
  }
}
