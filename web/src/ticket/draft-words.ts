/** A draft's price in the words of the send button: `at 187.26`, `stop 190.00`, `pegged to the middle, limit 187.30`. */
import { pxText } from '../lib/format.js';
import type { Draft } from './draft.js';

export const PEG_WORDS: Readonly<Record<Draft['peg'], string>> = {
  PRIMARY_PEG: 'own side',
  MID_PRICE_PEG: 'middle',
  MARKET_PEG: 'other side',
};

export function priceWords({ ordType, price, stopPx, peg }: Draft): string {
  const limit = price === '' ? '' : `, limit ${pxText(price)}`;
  switch (ordType) {
    case 'MARKET':
      return 'at market';
    case 'LIMIT':
      return `at ${pxText(price)}`;
    case 'STOP':
      return `stop ${pxText(stopPx)}`;
    case 'STOP_LIMIT':
      return `stop ${pxText(stopPx)}${limit}`;
    case 'PEGGED':
      return `pegged to the ${PEG_WORDS[peg]}${limit}`;
  }
}
