/** The configuration folder as a whole: every file read, validated, and turned into what the system asks of it. */
import { Rulebook, rulebookSchema } from './compliance/rulebook.js';
import type { Settings } from './config.js';
import { ConfigurationError, readCalendar, readSettings, readYaml } from './config.js';
import type { EndOfDayPolicy } from './engine/flow-deps.js';
import type { VenueProfile } from './model/venue.js';
import { Accounts, accountsSchema } from './reference/accounts.js';
import { CorporateActions, corporateActionsSchema } from './reference/corporate-actions.js';
import { Instruments, instrumentsSchema } from './reference/instruments.js';
import type { TradingCalendar } from './reference/trading-calendar.js';
import { Users, usersSchema } from './reference/users.js';
import { venuesSchema } from './reference/venues.js';
import type { SimulatedVenueConfig } from '../venues/simulated/simulated-venue.js';
import { simulationSchema } from '../venues/simulated/simulation.js';

/** A simulated exchange or a desk. */
export type VenueConfig =
  | ({ readonly kind: 'simulated' } & SimulatedVenueConfig)
  | { readonly kind: 'desk'; readonly profile: VenueProfile };

export interface Configuration {
  readonly settings: Settings;
  readonly calendar: TradingCalendar;
  readonly instruments: Instruments;
  readonly corporateActions: CorporateActions;
  readonly endOfDay: EndOfDayPolicy;
  readonly accounts: Accounts;
  readonly users: Users;
  readonly rulebook: Rulebook;
  readonly venues: readonly VenueConfig[];
}

/** Throws ConfigurationError naming the file and the key. */
export function loadConfiguration(folder: string): Configuration {
  const accounts = new Accounts(readYaml(folder, 'accounts.yaml', accountsSchema));
  const users = new Users(readYaml(folder, 'users.yaml', usersSchema));
  try {
    users.checkAccounts(accounts);
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
  const settings = readSettings(folder);
  const calendar = readCalendar(folder);
  const instruments = new Instruments(readYaml(folder, 'instruments.yaml', instrumentsSchema));
  const splits = corporateActionsSchema({ instruments, calendar });
  return {
    settings,
    calendar,
    instruments,
    corporateActions: new CorporateActions(readYaml(folder, 'corporate-actions.yaml', splits)),
    endOfDay: endOfDayPolicy(settings),
    accounts,
    users,
    rulebook: new Rulebook(readYaml(folder, 'compliance.yaml', rulebookSchema)),
    venues: readVenues(folder, settings),
  };
}

function endOfDayPolicy({ calendar }: Settings): EndOfDayPolicy {
  return { grace: calendar.graceSeconds * 1_000_000, closeLead: calendar.closeLeadSeconds * 1_000_000 };
}

/** A market without a patience of its own has everybody's. */
function readVenues(folder: string, { routing }: Settings): readonly VenueConfig[] {
  const { answerTimeoutMillis } = routing;
  const { venues } = readYaml(folder, 'venues.yaml', venuesSchema(simulationSchema));
  return venues.map((venue) => ({ ...venue, profile: { answerTimeoutMillis, ...venue.profile } }));
}
