/** A configuration folder whose venues run in processes of their own. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface VenuesFile {
  readonly venues: { profile: { readonly venue: string }; simulation?: { link: unknown } }[];
}

export interface RemoteConfiguration {
  readonly folder: string;
  /** Links the venue to a port of this machine. */
  link(venue: string, port: number): void;
  remove(): void;
}

/** The shipped configuration with only these venues, all linked within the process until they are told otherwise. */
export function remoteConfiguration(venues: readonly string[]): RemoteConfiguration {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-remote-'));
  cpSync(join(import.meta.dirname, '../../config'), folder, { recursive: true });
  const path = join(folder, 'venues.yaml');
  const change = (changed: (file: VenuesFile) => VenuesFile) =>
    writeFileSync(path, stringify(changed(parse(readFileSync(path, 'utf8')) as VenuesFile)));
  change((file) => ({ venues: file.venues.filter(({ profile }) => venues.includes(profile.venue)) }));
  return {
    folder,
    link: (venue, port) =>
      change((file) => {
        const entry = file.venues.find(({ profile }) => profile.venue === venue);
        if (!entry?.simulation) throw new Error(`${venue} is not a simulated venue`);
        entry.simulation.link = { kind: 'tcp', host: '127.0.0.1', port };
        return file;
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
