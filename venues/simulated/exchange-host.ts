/** Exchanges of the configuration in a process of their own: a moving market inside, clients over TCP. */
import { ConfigurationError, readYaml } from '../../src/config.js';
import { SystemClock } from '../../src/lib/clock.js';
import { SeededRandom } from '../../src/lib/random.js';
import { SystemScheduler } from '../../src/lib/scheduler.js';
import { Instruments, instrumentsSchema } from '../../src/reference/instruments.js';
import { venuesSchema } from '../../src/reference/venues.js';
import type { MarketSpec } from '../market/open-market.js';
import { openMarket } from '../market/open-market.js';
import type { Exchange } from './exchange/exchange.js';
import type { ReferenceQuote } from './exchange/pricing/midpoint-price.js';
import { serveTcp } from './exchange/tcp-server.js';
import type { OperatorPort } from './operator-port.js';
import { serveOperator } from './operator-port.js';
import type { SimulatedVenueConfig } from './simulated-venue.js';
import { createExchange } from './simulated-venue.js';
import { simulationSchema } from './simulation.js';

export interface HostOptions {
  readonly configFolder: string;
  /** One venue, or null for all of them. */
  readonly venue: string | null;
  readonly host: string;
  /** 0 is any free port. */
  readonly port: number;
  /** Where operators command the exchanges, on the loopback address; 0 is any free port, null none. */
  readonly operatorPort: number | null;
  /** Null leaves the books to the clients alone. */
  readonly market: MarketSpec | null;
  readonly seed: string;
  readonly log: (text: string) => void;
}

export interface RunningExchanges {
  readonly venues: readonly string[];
  readonly port: number;
  readonly operatorPort: number | null;
  close(): Promise<void>;
}

/** Rejects with ConfigurationError, RecordingError, or the reason why the port cannot be had. */
export async function hostExchanges(options: HostOptions): Promise<RunningExchanges> {
  const configs = chosenConfigs(options);
  const timing = { clock: new SystemClock(), scheduler: new SystemScheduler() };
  const instruments = new Instruments(
    readYaml(options.configFolder, 'instruments.yaml', instrumentsSchema),
  ).all();
  const random = new SeededRandom(options.seed);
  const exchanges = new Map<string, Exchange>();
  const displayed = configs.filter(({ profile }) => profile.displayed).map(({ profile }) => profile.venue);
  const referenceQuote = (symbol: string) =>
    bestOf(
      displayed.flatMap((venue) => exchanges.get(venue) ?? []),
      symbol,
    );
  for (const config of configs) {
    const deps = { ...timing, random, instruments, referenceQuote };
    exchanges.set(config.profile.venue, createExchange(config, deps));
  }
  const flow = await openFlow(options, { ...timing, instruments, configs, targets: [...exchanges.values()] });
  const server = await serveTcp((venue) => exchanges.get(venue), options);
  const operators = await openOperatorPort(options, exchanges, () => server.close());
  flow?.start();
  const close = async () => {
    flow?.stop();
    for (const exchange of exchanges.values()) exchange.close();
    await server.close();
    await operators?.close();
  };
  return { venues: [...exchanges.keys()], port: server.port, operatorPort: operators?.port ?? null, close };
}

/** Leaves nothing running when its port cannot be had. */
async function openOperatorPort(
  { operatorPort }: HostOptions,
  exchanges: ReadonlyMap<string, Exchange>,
  closeServer: () => Promise<void>,
): Promise<OperatorPort | null> {
  if (operatorPort === null) return null;
  try {
    return await serveOperator((venue) => exchanges.get(venue), operatorPort);
  } catch (error) {
    await closeServer();
    throw error;
  }
}

function chosenConfigs({ configFolder, venue }: HostOptions): readonly SimulatedVenueConfig[] {
  const { venues } = readYaml(configFolder, 'venues.yaml', venuesSchema(simulationSchema));
  const exchanges = venues.filter((entry) => entry.kind === 'simulated');
  const chosen = exchanges.filter(({ profile }) => venue === null || profile.venue === venue);
  if (chosen.length > 0) return chosen;
  const known = exchanges.map(({ profile }) => profile.venue).join(', ');
  throw new ConfigurationError(`venues.yaml has no venue ${venue}; it has ${known}`);
}

type FlowParts = Pick<Parameters<typeof openMarket>[1], 'clock' | 'scheduler' | 'instruments' | 'targets'>;

async function openFlow(
  { market, log }: HostOptions,
  { configs, ...parts }: FlowParts & { readonly configs: readonly SimulatedVenueConfig[] },
) {
  if (!market) return null;
  const characters = new Map(configs.map(({ profile, simulation }) => [profile.venue, simulation.flow]));
  return openMarket(market, { ...parts, characters, log });
}

/** The best prices over the displayed markets of this process; null while a side is empty. */
function bestOf(exchanges: readonly Exchange[], symbol: string): ReferenceQuote | null {
  const tops = (side: 'BID' | 'ASK') => exchanges.flatMap((exchange) => exchange.levels(symbol, side, 1));
  const bids = tops('BID').map(({ px }) => px);
  const asks = tops('ASK').map(({ px }) => px);
  return bids.length > 0 && asks.length > 0 ? { bid: Math.max(...bids), ask: Math.min(...asks) } : null;
}
