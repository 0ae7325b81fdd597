/** How the background flow of a venue behaves: a few characters, as data. */

export interface LitCharacter {
  readonly displayed: true;
  /** How far makers stand from the fair value, in quote units. */
  readonly halfSpread: number;
  /** Money at the touch, in the instrument's currency, and its growth per level outwards. */
  readonly touchNotional: number;
  readonly growth: number;
  readonly ordersPerLevel: number;
  readonly oddLots: boolean;
  /** Mean time between two looks of the makers at one book. */
  readonly refreshMicros: number;
  /** Makers follow a move of the fair value after this long, at most. */
  readonly lagMicros: number;
  /** How gladly takers come here when prices are equal. */
  readonly appeal: number;
}

export interface DarkCharacter {
  readonly displayed: false;
  readonly refreshMicros: number;
}

export type VenueCharacter = LitCharacter | DarkCharacter;

/** Price levels that makers keep on each side. */
export const LADDER_LEVELS = 10;

const LIT = { displayed: true, halfSpread: 0.5, oddLots: false } as const;

export const VENUE_CHARACTERS = {
  DEEP: {
    ...LIT,
    touchNotional: 60_000,
    growth: 0.35,
    ordersPerLevel: 3,
    refreshMicros: 1_000_000,
    lagMicros: 6_000,
    appeal: 3,
  },
  THIN: {
    ...LIT,
    touchNotional: 12_000,
    growth: 0.1,
    ordersPerLevel: 1,
    refreshMicros: 800_000,
    lagMicros: 1_000,
    appeal: 2,
  },
  INVERTED: {
    ...LIT,
    touchNotional: 25_000,
    growth: 0.15,
    ordersPerLevel: 2,
    refreshMicros: 1_200_000,
    lagMicros: 4_000,
    appeal: 4,
  },
  ODD_LOT: {
    ...LIT,
    halfSpread: 1,
    touchNotional: 6_000,
    growth: 0.2,
    ordersPerLevel: 2,
    oddLots: true,
    refreshMicros: 1_600_000,
    lagMicros: 25_000,
    appeal: 1,
  },
  DARK: { displayed: false, refreshMicros: 3_000_000 },
} as const satisfies Record<string, VenueCharacter>;

export type CharacterName = keyof typeof VENUE_CHARACTERS;
