/** What an order asks of the way it is worked, beyond its limit and its time. */
import type { Qty } from '../model/units.js';
import type { NativeInstruction, VenueProfile } from '../model/venue.js';
import type { RouteRequest } from './route-request.js';

export interface Instructions {
  /** Rests, and never takes. */
  readonly postOnly: boolean;
  /** Nothing, or at least this much at one market at once, and until then it does not rest; 0 is any quantity. */
  readonly minQty: Qty;
  /** Displayed over all markets at a time; null is all of it. */
  readonly maxFloor: Qty | null;
  /** Where the order rests, the more of these a market takes the better. */
  readonly natives: readonly NativeInstruction[];
  /** What is special about it, in words; the first of the constraints. */
  readonly note: string | null;
}

export const NO_INSTRUCTIONS: Instructions = {
  postOnly: false,
  minQty: 0,
  maxFloor: null,
  natives: [],
  note: null,
};

export function instructionsOf({ instructions }: Pick<RouteRequest, 'instructions'>): Instructions {
  return instructions ?? NO_INSTRUCTIONS;
}

/** The least that one market has to fill at once; 0 when the order may be split freely. */
export function leastAtOne(request: Pick<RouteRequest, 'instructions' | 'timeInForce' | 'quantity'>): Qty {
  return request.timeInForce === 'FOK' ? request.quantity : instructionsOf(request).minQty;
}

/** How many of the instructions the market takes as they are. */
export function nativeCount({ natives }: Instructions, { native }: Pick<VenueProfile, 'native'>): number {
  let count = 0;
  for (const instruction of natives) if (native.includes(instruction)) count += 1;
  return count;
}
