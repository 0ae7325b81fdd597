/** Both transports keep the contract on every configured kind of market. */
import { venueAdapterContract } from '../../contracts/venue-adapter-contract.js';
import { configuredVenues } from './venue-builders.js';
import { openLocal, openTcp } from './venue-harness.js';

for (const config of configuredVenues()) {
  // Fades would take the liquidity that the contract is written with; they have tests of their own.
  const firm = { ...config, simulation: { ...config.simulation, fade: { probability: 0, fraction: 1 } } };
  venueAdapterContract(`${config.profile.venue} in this process`, openLocal, firm);
  venueAdapterContract(`${config.profile.venue} over TCP`, openTcp, firm);
}
