/** The short code that Node's and PostgreSQL's errors carry: `EEXIST`, `23505`. */

/** Undefined for errors without one. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
