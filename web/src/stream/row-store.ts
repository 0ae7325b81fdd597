/** Rows by key, as a topic's snapshots and deltas leave them. */
export type RowChange =
  | { readonly kind: 'REPLACED' }
  | { readonly kind: 'UPSERTED'; readonly keys: readonly string[] };

export class RowStore<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #listeners = new Set<(change: RowChange) => void>();
  readonly keyOf: (row: Row) => string;

  constructor(keyOf: (row: Row) => string) {
    this.keyOf = keyOf;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  get size(): number {
    return this.#rows.size;
  }

  replace(rows: readonly Row[]): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(this.keyOf(row), row);
    this.#tell({ kind: 'REPLACED' });
  }

  upsert(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.#rows.set(this.keyOf(row), row);
    this.#tell({ kind: 'UPSERTED', keys: rows.map(this.keyOf) });
  }

  remove(key: string): void {
    if (this.#rows.delete(key)) this.#tell({ kind: 'UPSERTED', keys: [key] });
  }

  /** Called after each change; a key in it that the store no longer has was removed. */
  subscribe(listener: (change: RowChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: RowChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
