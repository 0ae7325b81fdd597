/** The projector's role: it keeps the audit in step with the journals. */
import { AuditFollower } from '../../projections/audit/audit-follower.js';
import type { Ending } from '../ending.js';
import type { ClusterParts } from './cluster-parts.js';

/** Told by the events topic that there is something to do; what it does it reads from the journals. */
export async function startProjector(parts: ClusterParts, ending: Ending): Promise<void> {
  const { options, database, bus, topics, partitions } = parts;
  const givesWay = options.environment.FAIRLEAD_ROLES.length > 1;
  const audit = new AuditFollower({ url: database.url, partitions, givesWay, log: options.log });
  audit.start();
  ending.first('the audit', () => audit.stop());
  const following = await bus.follow(topics.events, await bus.ends(topics.events), async () =>
    audit.notify(),
  );
  ending.first('the events', () => following.close());
}
