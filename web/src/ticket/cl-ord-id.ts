/** Names that this page gives to what it sends: unique without asking anybody. */

/** Of an order or request: "W-" and 96 random bits in hexadecimal. */
export function newClOrdId(): string {
  return `W-${randomHex()}`;
}

/** Of a report of the desk. */
export function newExecId(): string {
  return `D-${randomHex()}`;
}

function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
