/** What a start is asked for. */
import type { Logger } from 'pino';
import type { MarketSpec } from '../../venues/market/open-market.js';
import type { Environment } from '../config.js';
import type { Configuration } from '../configuration.js';

export type MarketChoice =
  | { readonly kind: 'synthetic' }
  | { readonly kind: 'replay'; readonly file: string };

export interface StartOptions {
  readonly environment: Environment;
  readonly configuration: Configuration;
  readonly market: MarketChoice;
  readonly seed: string;
  readonly speed: number;
  /** Forget everything in the embedded database first. */
  readonly reset: boolean;
  readonly log: Logger;
  readonly version: string;
}

/** What moves the prices on the exchanges of this process. */
export function marketSpec({ market, seed, speed }: StartOptions): MarketSpec {
  const pace = { seed, speed };
  return market.kind === 'synthetic' ? { ...market, ...pace } : { ...market, ...pace, loop: false };
}
