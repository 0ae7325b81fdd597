/** Opens the background flow that a start asks for: synthetic participants or a recording. */
import { basename } from 'node:path';
import type { Random } from '../../src/lib/random.js';
import { SeededRandom } from '../../src/lib/random.js';
import type { Instrument } from '../../src/model/instrument.js';
import type { FlowTarget } from '../matching/flow-target.js';
import { binanceSymbol, openBinance } from './binance.js';
import { lobsterSymbol, openLobster } from './lobster.js';
import type { Recording } from './recorded-flow.js';
import { RecordingError } from './recorded-flow.js';
import type { Pace } from './replay.js';
import { RecordedMarket, ReplayMarket } from './replay.js';
import { SyntheticMarket } from './synthetic-market.js';
import type { CharacterName } from './venue-character.js';
import { VENUE_CHARACTERS } from './venue-character.js';

export type MarketSpec = SyntheticSpec | ReplaySpec;

export interface SyntheticSpec {
  readonly kind: 'synthetic';
  readonly seed: string | number;
  /** Simulated seconds per real second. */
  readonly speed: number;
}

export interface ReplaySpec {
  readonly kind: 'replay';
  /** A LOBSTER message or orderbook file with its other half beside it, or a Binance recording (`.ndjson[.gz]`). */
  readonly file: string;
  readonly seed: string | number;
  readonly speed: number;
  /** Start again at the recording's end; otherwise its last book stays. */
  readonly loop: boolean;
}

export interface MarketDeps extends Omit<Pace, 'speed'> {
  readonly targets: readonly FlowTarget[];
  /** The synthetic market trades all of them, a recording the one it names. */
  readonly instruments: readonly Instrument[];
  /** One for every target. */
  readonly characters: ReadonlyMap<string, CharacterName>;
  /** Told when a recording has ended, or why it could not be read on. */
  readonly log: (message: string) => void;
}

export interface BackgroundMarket {
  readonly symbols: readonly string[];
  /** Opens the books and sets the market moving. */
  start(): void;
  /** Nothing more happens; the books stay as they are. */
  stop(): void;
}

/** Ready to start. Rejects with RecordingError when a recording cannot be opened or is of an unknown instrument. */
export async function openMarket(spec: MarketSpec, deps: MarketDeps): Promise<BackgroundMarket> {
  if (!(spec.speed > 0))
    throw new RangeError(`speed ${spec.speed}: a market moves at a speed above 0, real time is 1`);
  const random = new SeededRandom(`market/${spec.seed}`);
  switch (spec.kind) {
    case 'synthetic':
      return openSynthetic(spec, deps, random);
    case 'replay':
      return openReplay(spec, deps, random);
  }
}

function openSynthetic({ speed }: SyntheticSpec, deps: MarketDeps, random: Random): BackgroundMarket {
  const market = new SyntheticMarket({ ...deps, random });
  return {
    symbols: market.symbols,
    start: () => market.start({ ...deps, speed }),
    stop: () => market.stop(),
  };
}

async function openReplay(spec: ReplaySpec, deps: MarketDeps, random: Random): Promise<BackgroundMarket> {
  const recording = await openRecording(spec.file, deps.instruments);
  const displayed = deps.targets.filter(({ venue }) => isDisplayed(deps.characters.get(venue)));
  const market = new RecordedMarket(recording.symbol, displayed, random);
  const replay = new ReplayMarket(recording, market, spec.loop);
  return {
    symbols: [recording.symbol],
    start: () => {
      replay.start({ ...deps, speed: spec.speed }).then(
        (ended) => ended && deps.log(`the recording ${basename(spec.file)} is over; its last book stays`),
        (error: unknown) =>
          deps.log(`the replay stopped: ${error instanceof Error ? error.message : String(error)}`),
      );
    },
    stop: () => replay.stop(),
  };
}

function isDisplayed(character: CharacterName | undefined): boolean {
  return character === undefined || VENUE_CHARACTERS[character].displayed;
}

/** A recording by its file's name. Rejects with RecordingError. */
export async function openRecording(file: string, instruments: readonly Instrument[]): Promise<Recording> {
  const symbol = await symbolOf(file);
  const instrument = instruments.find((candidate) => candidate.symbol === symbol);
  if (!instrument) {
    throw new RecordingError(
      file,
      null,
      `is a recording of ${symbol}, which is not among the instruments: add it there`,
    );
  }
  return lobsterSymbol(file) ? openLobster(file, instrument) : openBinance(file, instrument);
}

async function symbolOf(file: string): Promise<string> {
  const named = lobsterSymbol(file);
  if (named) return named;
  if (/\.ndjson(\.gz)?$/.test(file)) return binanceSymbol(file);
  const known = 'SYMBOL_…_message_N.csv (LOBSTER) or .ndjson, .ndjson.gz (Binance)';
  throw new RecordingError(file, null, `is no recording that can be read; it is named ${known}`);
}
