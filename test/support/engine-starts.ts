/** Where the engine began each time that it came up, as the system's log tells. */
export interface EngineStart {
  /** The record of the snapshot that it began with; 0 when it replayed the whole journal. */
  readonly snapshot: number;
  /** How many records it replayed. */
  readonly replayed: number;
}

/** In their order: a system whose database was lost begins more than once. */
export function engineStarts(log: string): readonly EngineStart[] {
  const lines = log.split('\n').filter((line) => line.endsWith('"engine ready"}'));
  return lines.map((line) => JSON.parse(line) as EngineStart);
}
