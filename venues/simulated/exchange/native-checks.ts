/** What an order asks for that its market does not do. */
import type { VenueOrder, VenueReplace } from '../../../src/execution/venue-adapter.js';
import type { Micros } from '../../../src/lib/clock.js';
import type { ExecInst } from '../../../src/model/fix.js';
import type { NativeInstruction, VenueProfile } from '../../../src/model/venue.js';
import type { Refusal } from './order-checks.js';

type Asks = Pick<VenueOrder, 'ordType' | 'timeInForce' | 'expireTime' | 'minQty' | 'maxFloor' | 'execInst'>;
/** Answers with the field and what is wrong with it. */
type Check = (order: Asks & Pick<VenueOrder, 'stopPx' | 'price'>, takes: Takes, now: Micros) => string | null;
type Takes = (instruction: NativeInstruction) => boolean;

/** What is done here where a venue's profile lists it; stops and pegs never are. */
export const SIMULATED_INSTRUCTIONS: readonly NativeInstruction[] = [
  'MARKET',
  'MIN_QTY',
  'ALL_OR_NONE',
  'MAX_FLOOR',
  'POST_ONLY',
  'GTD',
  'AUCTION',
  'REPLACE',
];

const EXEC_INST_NEEDS: Readonly<Partial<Record<ExecInst, NativeInstruction>>> = {
  PARTICIPATE_DONT_INITIATE: 'POST_ONLY',
  ALL_OR_NONE: 'ALL_OR_NONE',
};
/** Between the client and its broker: nothing that a market could do. */
const NOT_FOR_MARKETS: ReadonlySet<ExecInst> = new Set(['NOT_HELD']);

const CHECKS: readonly Check[] = [
  ordType,
  ({ stopPx }) => (stopPx === undefined ? null : 'stopPx is not taken'),
  ({ ordType: type, price }) =>
    type === 'MARKET' && price !== null ? 'price must be null in a market order' : null,
  timeInForce,
  minQty,
  ({ maxFloor }, takes) => (maxFloor === undefined || takes('MAX_FLOOR') ? null : 'maxFloor is not taken'),
  execInst,
  auctionAlone,
];

/** UNSUPPORTED_ORDER_CHARACTERISTIC naming the field, or null when all that is asked for can be done. */
export function unsupported(order: VenueOrder, profile: VenueProfile, now: Micros): Refusal | null {
  const takes: Takes = (instruction) => profile.native.includes(instruction);
  for (const check of CHECKS) {
    const fault = check(order, takes, now);
    if (fault !== null) {
      const text = `${fault} at ${profile.venue}`;
      return { reason: 'UNSUPPORTED_ORDER_CHARACTERISTIC', text };
    }
  }
  return null;
}

/** Whether a replace would turn an order into one of another kind; names the field. */
export function changesKind(order: VenueOrder, replace: VenueReplace): string | null {
  const { timeInForce: before } = order;
  const { timeInForce: after } = replace;
  const stays = [before, after].every((tif) => !isImmediate(tif) && !isAuction(tif));
  if (before === after || stays) return null;
  return `timeInForce cannot change from ${before} to ${after}`;
}

function ordType({ ordType: type }: Asks, takes: Takes): string | null {
  return type === 'LIMIT' || (type === 'MARKET' && takes('MARKET')) ? null : `ordType ${type} is not taken`;
}

function timeInForce({ timeInForce: tif, expireTime }: Asks, takes: Takes, now: Micros): string | null {
  if (isAuction(tif)) return takes('AUCTION') ? null : `timeInForce ${tif} is not taken`;
  if (tif !== 'GTD') return null;
  if (!takes('GTD')) return 'timeInForce GTD is not taken';
  return expireTime !== undefined && expireTime > now ? null : 'expireTime must be in the future';
}

/** Nothing waits hidden here until enough of it could trade. */
function minQty({ minQty: qty, timeInForce: tif }: Asks, takes: Takes): string | null {
  if (qty === undefined) return null;
  if (!takes('MIN_QTY')) return 'minQty is not taken';
  return isImmediate(tif) ? null : 'minQty is taken with timeInForce IOC or FOK only';
}

function execInst({ execInst: insts = [], timeInForce: tif }: Asks, takes: Takes): string | null {
  for (const inst of insts) {
    if (NOT_FOR_MARKETS.has(inst)) continue;
    const needed = EXEC_INST_NEEDS[inst];
    if (needed === undefined || !takes(needed)) return `execInst ${inst} is not taken`;
  }
  if (insts.includes('ALL_OR_NONE') && !isImmediate(tif))
    return 'execInst ALL_OR_NONE is taken with timeInForce IOC or FOK only';
  if (insts.includes('PARTICIPATE_DONT_INITIATE') && isImmediate(tif))
    return `execInst PARTICIPATE_DONT_INITIATE is not taken with timeInForce ${tif}`;
  return null;
}

function auctionAlone({ timeInForce: tif, maxFloor, execInst: insts = [] }: Asks): string | null {
  if (!isAuction(tif)) return null;
  if (maxFloor !== undefined) return `maxFloor is not taken with timeInForce ${tif}`;
  const other = insts.find((inst) => !NOT_FOR_MARKETS.has(inst));
  return other === undefined ? null : `execInst ${other} is not taken with timeInForce ${tif}`;
}

export function isAuction(tif: VenueOrder['timeInForce']): boolean {
  return tif === 'OPG' || tif === 'CLS';
}

export function isImmediate(tif: VenueOrder['timeInForce']): boolean {
  return tif === 'IOC' || tif === 'FOK';
}
