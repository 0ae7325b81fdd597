/** What a newcomer sees when the system is ready. */
import { resolve } from 'node:path';
import type { RunningSystem } from '../assemble.js';
import type { StartOptions } from '../assembly/start-options.js';

export function banner(
  { url, database, missingVenues }: RunningSystem,
  { configuration, environment, market }: StartOptions,
): string {
  const keys = configuration.settings.demo
    ? configuration.users.demoKeys.map(({ key }) => key).join(', ')
    : 'fairlead keys list';
  const where = database.kind === 'EMBEDDED' ? resolve(environment.DATA_DIR) : database.server;
  const missing = missingVenues();
  const elsewhere = configuration.venues.every(
    (venue) => venue.kind === 'desk' || venue.simulation.link.kind === 'tcp',
  );
  const source = market.kind === 'synthetic' ? 'synthetic' : market.file;
  return [
    '',
    `  Fairlead is ready at ${url}`,
    '',
    `  logins   ${keys}`,
    `  market   ${elsewhere ? 'where the venues run' : source}`,
    ...(missing.length > 0
      ? [`  missing  ${missing.join(', ')}: not reached yet, tried again and again`]
      : []),
    `  data     ${where}`,
    `  API      ${url}/docs`,
    '',
    '  Simulated venues, no real money.',
    '',
    '',
  ].join('\n');
}
