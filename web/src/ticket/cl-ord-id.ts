/** ClOrdIDs of this page: unique without asking anybody. */

/** "W-" and 96 random bits in hexadecimal. */
export function newClOrdId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `W-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
