/** What a node tells of itself: its log, and its metrics. */
import { ApiClient } from '../../test/support/system.js';
import type { TestSystem } from '../../test/support/system.js';

export interface LogLine extends Readonly<Record<string, unknown>> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly msg: string;
}

/** What it has logged since then. */
export function logLines(node: TestSystem, since: number): readonly LogLine[] {
  return node
    .log()
    .split('\n')
    .filter((text) => text.startsWith('{') && text.endsWith('}'))
    .map((text) => JSON.parse(text) as { readonly time: string; readonly msg: string })
    .map((fields) => ({ ...fields, at: Date.parse(fields.time) }))
    .filter(({ at }) => at >= since);
}

const READY = /^fairlead_partition_ready\{.*partition="(\d+)".*\} 1$/gm;

/** The partitions that take commands there. */
export async function ownedPartitions(engine: TestSystem): Promise<readonly number[]> {
  const text = await new ApiClient(engine.url, '').text('/metrics');
  return [...text.matchAll(READY)].map((match) => Number(match[1]));
}
