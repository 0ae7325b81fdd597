/** The gateway, and what it is handed of all the rest. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { limitsInUse } from '../compliance/limits-in-use.js';
import type { Environment } from '../config.js';
import { packageRoot } from '../database/package-root.js';
import type { OrderEntry } from '../engine/order-entry.js';
import { ApiKeys } from '../gateway/api-keys.js';
import type { GatewayDeps } from '../gateway/gateway-deps.js';
import { KeyFile, keyFilePath } from '../gateway/key-file.js';
import { createHttpServer } from '../gateway/rest/http-server.js';
import { createRestGateway } from '../gateway/rest/rest-gateway.js';
import { createWebSocketGateway } from '../gateway/websocket/websocket-gateway.js';
import type { VenueView } from '../projections/market-views.js';
import type { VenueStatistics } from '../projections/venues/venue-statistics.js';
import type { Database } from '../database/database.js';
import type { Core } from './core.js';
import type { Ending } from './ending.js';
import type { Markets } from './markets.js';
import type { ReadSide } from './read-side.js';
import type { StartOptions } from './start-options.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export interface GatewayParts extends Core, Pick<Markets, 'market' | 'venues'>, ReadSide {
  readonly database: Database;
  readonly entry: OrderEntry;
  /** Markets that an engine of this process does not reach, though the gateway may. */
  readonly missingElsewhere?: () => readonly string[];
  readonly limits: () => ReturnType<typeof limitsInUse>;
}

/** Demo keys are good on a loopback address alone. */
export function gatewayDeps(
  { environment, configuration, log, version }: StartOptions,
  parts: GatewayParts,
): GatewayDeps {
  const { settings, accounts, users, rulebook } = configuration;
  const { clock, ids, scheduler, reader, statistics, venues } = parts;
  const demo = settings.demo && LOOPBACK.has(environment.HOST);
  return {
    ...parts,
    desk: parts.blotter.desk,
    journal: reader,
    venues: () => venueViews(venues, statistics, parts.missingElsewhere?.() ?? []),
    isMarket: (venue) => venues.profile(venue) !== undefined,
    compliance: {
      rulebook: () => rulebook.describe(parts.calendar.tradingDate(clock.now())),
      limits: parts.limits,
    },
    accounts,
    keys: new ApiKeys({
      store: new KeyFile(keyFilePath(environment)),
      users,
      clock,
      ids,
      demoKeys: demo ? users.demoKeys : [],
    }),
    scheduler,
    log,
    webRoot: join(packageRoot(), 'web', 'dist'),
    version,
  };
}

function venueViews(
  venues: Markets['venues'],
  statistics: VenueStatistics,
  missing: readonly string[],
): readonly VenueView[] {
  return venues.states().map(({ profile, state }) => ({
    ...profile,
    state: missing.includes(profile.venue) ? 'DISCONNECTED' : state,
    // How long people take says nothing of a market.
    latencyMicros: profile.manual ? null : statistics.latencyMicros(profile.venue),
    fillRate: statistics.fillRate(profile.venue),
  }));
}

/** Listening, and closed again before what it serves. */
export async function listen(
  { HOST, PORT }: Environment,
  deps: GatewayDeps,
  ending: Ending,
): Promise<Server> {
  const server = createHttpServer(createRestGateway(deps));
  const streams = createWebSocketGateway(server, deps);
  await opened(server, { HOST, PORT });
  ending.first('the gateway', async () => {
    await streams.close();
    await closed(server);
  });
  return server;
}

/** Resolves when it listens where the environment says. */
export function opened(server: Server, { HOST, PORT }: Pick<Environment, 'HOST' | 'PORT'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
}

/** Resolves when no connection is left. */
export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

export function urlOf({ HOST }: Environment, server: Server): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}
