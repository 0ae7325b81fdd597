/** Several partitions of the journal, read together: each is a chain of its own, with a head of its own. */
import type { Pool } from 'pg';
import type { ChainFault, ChainReport, JournalHead } from './journal.js';
import { PostgresJournalReader } from './postgres-journal-reader.js';

/** The number of the last record of each. */
export type PartitionEnds = ReadonlyMap<number, number>;

/** What of several chains was found, each by its partition. */
export interface PartitionsReport {
  /** All of them hold. */
  readonly verified: boolean;
  /** Of all together. */
  readonly records: number;
  readonly heads: readonly (JournalHead & { readonly partition: number })[];
  readonly faults: readonly (ChainFault & { readonly partition: number })[];
}

/** From one number to the next by the key, without a look at the records between: also of those that have lost their head. */
const WITH_RECORDS = `
  WITH RECURSIVE step (partition) AS (
    SELECT min(partition) FROM journal
    UNION ALL
    SELECT (SELECT min(partition) FROM journal WHERE partition > step.partition) FROM step
    WHERE step.partition IS NOT NULL)
  SELECT partition FROM step WHERE partition IS NOT NULL
  UNION
  SELECT partition FROM journal_head`;

export class JournalPartitions {
  constructor(
    private readonly pool: Pool,
    readonly partitions: readonly number[],
  ) {}

  of(partition: number): PostgresJournalReader {
    return new PostgresJournalReader(this.pool, partition);
  }

  /** Of the partitions that are read here. */
  async ends(): Promise<PartitionEnds> {
    const { rows } = await this.pool.query<{ readonly partition: number; readonly seq: bigint }>({
      name: 'journal-ends',
      text: 'SELECT partition, seq FROM journal_head WHERE partition = ANY ($1)',
      values: [this.partitions],
    });
    const known = new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
    return new Map(this.partitions.map((partition) => [partition, known.get(partition) ?? 0]));
  }

  /** Those that are read here and all others that the database has, in order. */
  async present(): Promise<readonly number[]> {
    const { rows } = await this.pool.query<{ readonly partition: number }>(WITH_RECORDS);
    const present = new Set([...this.partitions, ...rows.map(({ partition }) => partition)]);
    return [...present].toSorted((a, b) => a - b);
  }

  /** Walks every chain that is present; of a single one, what that one says. */
  async verify(): Promise<ChainReport | PartitionsReport> {
    const [first, ...others] = await this.present();
    if (first === undefined || others.length > 0) return this.#verifyAll([first ?? 0, ...others]);
    return this.of(first).verify();
  }

  async #verifyAll(partitions: readonly number[]): Promise<PartitionsReport> {
    let records = 0;
    const heads: PartitionsReport['heads'][number][] = [];
    const faults: PartitionsReport['faults'][number][] = [];
    for (const partition of partitions) {
      const report = await this.of(partition).verify();
      records += report.records;
      heads.push({ partition, ...report.head });
      faults.push(...report.faults.map((fault) => ({ partition, ...fault })));
    }
    return { verified: faults.length === 0, records, heads, faults };
  }
}
