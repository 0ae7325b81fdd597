/** A query with a limit of its own. */
import type { QueryConfig } from 'pg';

/** The client honours the limit, in milliseconds; its typings leave it out. */
export type TimedQuery = QueryConfig & { readonly query_timeout: number };
