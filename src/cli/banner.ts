/** What a newcomer sees when the system is ready. */
import { resolve } from 'node:path';
import type { RunningSystem, StartOptions } from '../assemble.js';

export function banner(
  { url, database }: RunningSystem,
  { configuration, environment, market }: StartOptions,
): string {
  const keys = configuration.settings.demo
    ? configuration.users.demoKeys.map(({ key }) => key).join(', ')
    : 'fairlead keys list';
  const where = database.kind === 'EMBEDDED' ? resolve(environment.DATA_DIR) : database.server;
  return [
    '',
    `  Fairlead is ready at ${url}`,
    '',
    `  logins   ${keys}`,
    `  market   ${market.kind === 'synthetic' ? 'synthetic' : market.file}`,
    `  data     ${where}`,
    `  API      ${url}/docs`,
    '',
    '  Simulated venues, no real money.',
    '',
    '',
  ].join('\n');
}
