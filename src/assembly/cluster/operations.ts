/** What every process without a gateway answers: whether it lives, whether it works, and its metrics. */
import { watchBus } from '../../bus/watch-bus.js';
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
  const busTrouble = watchBus(bus);
  const reason = () => busTrouble() ?? engine?.closedBecause() ?? null;
  const server = createHttpServer(operationsListener({ metrics: core.metrics, notReadyBecause: reason }));
  await opened(server, options.environment);
  ending.first('the metrics', () => closed(server));
  return { url: urlOf(options.environment, server), missingVenues: () => [] };
}
