/** A moving market out of seeded participants: the same seed does the same things at the same simulated times. */
import type { Micros } from '../../src/lib/clock.js';
import type { Random } from '../../src/lib/random.js';
import type { CancelTimer } from '../../src/lib/scheduler.js';
import type { Instrument } from '../../src/model/instrument.js';
import type { FlowTarget } from '../matching/flow-target.js';
import { Agenda } from './agenda.js';
import { Arbitrageur } from './arbitrageur.js';
import { DarkRester } from './dark-rester.js';
import { CommonFactor, FairValue } from './fair-value.js';
import { LadderMaker } from './ladder-maker.js';
import type { Pace } from './replay.js';
import { Stock } from './stock.js';
import { Taker } from './taker.js';
import type { CharacterName, LitCharacter } from './venue-character.js';
import { VENUE_CHARACTERS } from './venue-character.js';

export interface SyntheticMarketDeps {
  readonly targets: readonly FlowTarget[];
  readonly characters: ReadonlyMap<string, CharacterName>;
  readonly instruments: readonly Instrument[];
  readonly random: Random;
}

const FACTOR_WAIT: Micros = 500_000;
const MOVE_WAIT: Micros = 400_000;
const BURST_WAIT: Micros = 120_000_000;
const SECOND: Micros = 1_000_000;
/** Real time between two steps, at least: finer than a person or a venue's market data would notice. */
const PULSE: Micros = 10_000;

export class SyntheticMarket {
  readonly #agenda = new Agenda();
  readonly #common: CommonFactor;
  readonly #lit: readonly { readonly target: FlowTarget; readonly character: LitCharacter }[];
  #now: Micros = 0;
  #cancelTimer: CancelTimer | null = null;

  /** Nothing happens yet: `step(0)` opens the books. */
  constructor(private readonly deps: SyntheticMarketDeps) {
    this.#common = new CommonFactor(deps.random.fork('common'));
    this.#lit = deps.targets.flatMap((target) => {
      const character = this.#characterOf(target);
      return character.displayed ? [{ target, character }] : [];
    });
    this.#recur('common', SECOND, () => {
      this.#common.advance(FACTOR_WAIT / SECOND);
      return FACTOR_WAIT;
    });
    for (const instrument of deps.instruments) this.#open(instrument);
  }

  get symbols(): readonly string[] {
    return this.deps.instruments.map(({ symbol }) => symbol);
  }

  /** Does everything due until `now`, in simulated microseconds since the opening. */
  step(now: Micros): void {
    this.#now = now;
    this.#agenda.runUntil(now);
  }

  /** Opens the books at once and keeps stepping. After a stall it goes on from where it was, without a rush. */
  start({ clock, scheduler, speed }: Pace): void {
    let last = clock.now();
    const beat = () => {
      const now = clock.now();
      this.step(this.#now + Math.round(Math.min(now - last, SECOND) * speed));
      last = now;
      const wait = ((this.#agenda.next() ?? this.#now) - this.#now) / speed;
      this.#cancelTimer = scheduler.after(Math.max(PULSE, wait), beat);
    };
    beat();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #open(instrument: Instrument): void {
    const random = this.deps.random.fork(instrument.symbol);
    const fair = new FairValue(instrument, this.#common, random.fork('value'));
    const stock = new Stock(instrument, fair, random.fork('flow'));
    const makers = this.#openMakers(stock);
    const lit = this.#lit.map(({ target }) => target);
    const arbitrageur = new Arbitrageur(stock, lit);
    const taker = new Taker(stock, lit, (venue) => this.#appeal(venue));
    this.#recur(`${stock.symbol}/taker`, SECOND, (now) => taker.take(now));
    this.#recur(`${stock.symbol}/arbitrageur`, SECOND, () => arbitrageur.look());
    this.#recur(`${stock.symbol}/burst`, random.int(0, BURST_WAIT), (now) => {
      fair.burst(now);
      return BURST_WAIT;
    });
    this.#recur(`${stock.symbol}/value`, SECOND, (now) => {
      if (fair.advance(now)) this.#follow(now, makers, arbitrageur);
      return MOVE_WAIT;
    });
    this.#openDark(stock);
  }

  #openMakers(stock: Stock): { readonly maker: LadderMaker; readonly lag: Micros }[] {
    const { ticksInUnit, tick } = ticksOf(stock);
    return this.#lit.map(({ target, character }, i) => {
      const maker = new LadderMaker(stock, target, character, (i % ticksInUnit) * tick);
      this.#agenda.at(0, () => maker.requote());
      this.#recur(`${stock.symbol}/${target.venue}`, stock.random.int(0, SECOND), () => maker.refresh());
      return { maker, lag: character.lagMicros };
    });
  }

  #openDark(stock: Stock): void {
    for (const target of this.deps.targets) {
      const character = this.#characterOf(target);
      if (character.displayed) continue;
      const rester = new DarkRester(stock, target, character);
      this.#recur(`${stock.symbol}/${target.venue}`, 0, () => rester.look());
    }
  }

  /** Makers follow a move each after its venue's lag; who is late is picked off. */
  #follow(
    now: Micros,
    makers: readonly { readonly maker: LadderMaker; readonly lag: Micros }[],
    arbitrageur: Arbitrageur,
  ): void {
    let latest = 0;
    for (const { maker, lag } of makers) {
      latest = Math.max(latest, lag);
      this.#agenda.at(now + lag, () => maker.requote());
    }
    this.#agenda.at(now + latest + 1, () => arbitrageur.look());
  }

  #recur(name: string, first: Micros, task: (now: Micros) => Micros): void {
    this.#agenda.recur(first, this.deps.random.fork(`${name}/waits`), task);
  }

  #characterOf(target: FlowTarget) {
    const name = this.deps.characters.get(target.venue);
    if (name) return VENUE_CHARACTERS[name];
    const known = Object.keys(VENUE_CHARACTERS).join(', ');
    throw new Error(`venue ${target.venue} has no character for the synthetic market: name one of ${known}`);
  }

  #appeal(venue: string): number {
    return this.#lit.find(({ target }) => target.venue === venue)?.character.appeal ?? 0;
  }
}

function ticksOf({ instrument, fair }: Stock): { readonly tick: number; readonly ticksInUnit: number } {
  let tick = instrument.ticks[0]?.tick ?? 1;
  for (const step of instrument.ticks) if (instrument.priorClosePx >= step.fromPx) tick = step.tick;
  return { tick, ticksInUnit: Math.max(1, Math.round(fair.unit / tick)) };
}
