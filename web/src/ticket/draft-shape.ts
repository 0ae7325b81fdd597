/** Which fields an order of a type has: what docs/rest.md allows, so that nothing can be typed that would be refused. */
import type { Draft } from './draft.js';

export const TIMES = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG', 'CLS'] as const;

export interface DraftShape {
  /** Null: none. */
  readonly price: 'NEEDED' | 'OPTIONAL' | null;
  readonly stopPx: boolean;
  readonly peg: boolean;
  readonly expireTime: boolean;
  readonly minQty: boolean;
  readonly maxFloor: boolean;
  readonly postOnly: boolean;
}

type Parts = Pick<Draft, 'ordType' | 'timeInForce' | 'exDestination' | 'peg' | 'postOnly'>;

export function shapeOf({ ordType, timeInForce, exDestination, peg, postOnly }: Parts): DraftShape {
  const pegged = ordType === 'PEGGED';
  const auctioned = timeInForce === 'OPG' || timeInForce === 'CLS';
  const immediate = timeInForce === 'IOC' || timeInForce === 'FOK';
  const rests = ordType !== 'MARKET' && ordType !== 'STOP' && !immediate && !auctioned;
  // What rests at a pegged price is filled in whatever pieces come; only a named market can see to more.
  const free = !pegged || exDestination !== '';
  return {
    price: priceOf(ordType),
    stopPx: ordType === 'STOP' || ordType === 'STOP_LIMIT',
    peg: pegged,
    expireTime: timeInForce === 'GTD',
    minQty: timeInForce !== 'FOK' && !auctioned && free && !(rests && postOnly),
    maxFloor: rests && free,
    postOnly: rests && !(pegged && peg === 'MARKET_PEG'),
  };
}

function priceOf(ordType: Draft['ordType']): DraftShape['price'] {
  switch (ordType) {
    case 'MARKET':
    case 'STOP':
      return null;
    case 'PEGGED':
      return 'OPTIONAL';
    case 'LIMIT':
    case 'STOP_LIMIT':
      return 'NEEDED';
  }
}

/** Stops and pegs wait; immediate orders do not, and an auction is for orders without conditions. */
export function timesOf({ ordType }: Pick<Draft, 'ordType'>): readonly Draft['timeInForce'][] {
  const waits = ordType === 'STOP' || ordType === 'STOP_LIMIT' || ordType === 'PEGGED';
  return waits ? ['DAY', 'GTC', 'GTD'] : TIMES;
}
