/** A configuration folder whose venues run in processes of their own. */
import { labConfig } from './cluster-lab/lab-config.js';
import type { LabConfig } from './cluster-lab/lab-config.js';

interface Venue {
  readonly profile: { readonly venue: string };
  readonly simulation?: { link: unknown };
}

export interface RemoteConfiguration extends Omit<LabConfig, 'link'> {
  /** Links the venue to a port of this machine. */
  link(venue: string, port: number): void;
}

/** The shipped configuration with only these venues, all linked within the process until they are told otherwise. */
export function remoteConfiguration(venues: readonly string[]): RemoteConfiguration {
  const config = labConfig();
  const changeVenues = (changed: (all: readonly Venue[]) => readonly Venue[]) =>
    config.change('venues.yaml', (file) => ({ venues: changed(file['venues'] as Venue[]) }));
  changeVenues((all) => all.filter(({ profile }) => venues.includes(profile.venue)));
  return {
    ...config,
    link: (venue, port) =>
      changeVenues((all) => {
        const simulation = all.find(({ profile }) => profile.venue === venue)?.simulation;
        if (!simulation) throw new Error(`${venue} is not a simulated venue`);
        simulation.link = { kind: 'tcp', host: '127.0.0.1', port };
        return all;
      }),
  };
}
