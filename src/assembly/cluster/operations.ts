/** What every process without a gateway answers: whether it lives, whether it works, and its metrics. */
import type { EngineNode } from '../../cluster/engine-node.js';
import { createHttpServer } from '../../gateway/rest/http-server.js';
import { operationsListener } from '../../gateway/rest/operations-listener.js';
import type { Ending } from '../ending.js';
import { closed, opened, urlOf } from '../gateway.js';
import type { ClusterNode, ClusterParts } from './cluster-parts.js';

export async function serveOperations(
  { options, core, bus }: ClusterParts,
  ending: Ending,
  engine: EngineNode | null,
): Promise<ClusterNode> {
  let busIsUp = true;
  bus.onState((state) => {
    busIsUp = state === 'UP';
  });
  const reason = () => {
    if (!busIsUp) return 'the bus does not answer';
    return engine?.closedBecause() ?? null;
  };
  const server = createHttpServer(operationsListener({ metrics: core.metrics, notReadyBecause: reason }));
  await opened(server, options.environment);
  ending.first('the metrics', () => closed(server));
  return { url: urlOf(options.environment, server), missingVenues: () => [] };
}
