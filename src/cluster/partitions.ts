/** Which partition an account's orders belong to: the same for every process, for as long as the number stays. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the account's UTF-16 units, modulo the number of partitions. */
export function partitionOf(account: string, partitions: number): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < account.length; i += 1) hash = Math.imul(hash ^ account.charCodeAt(i), FNV_PRIME);
  return (hash >>> 0) % partitions;
}
