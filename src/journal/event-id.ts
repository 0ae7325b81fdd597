/** What an event is called in the whole system: its partition, and its number in that partition's journal. */

/** Text such as `0-17`: no other event has it, and it stays the event's. */
export function eventIdOf(partition: number, seq: number | bigint): string {
  return `${partition}-${seq}`;
}
