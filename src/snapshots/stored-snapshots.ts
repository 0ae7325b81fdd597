/** The snapshot that is in PostgreSQL: read only when it fits the journal and this version. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { JournalHead } from '../journal/journal.js';
import type { Log } from '../lib/log.js';
import { FORMAT } from './snapshot-format.js';
import type { SnapshotContent } from './snapshot-format.js';

/** A snapshot, with the journal's record that it was taken at. */
export interface StoredSnapshot extends JournalHead {
  readonly stateHash: string;
  readonly content: SnapshotContent;
}

interface SnapshotRow {
  readonly seq: bigint;
  readonly hash: Buffer;
  readonly format: string;
  readonly state_hash: string;
  readonly content: string;
  readonly content_hash: Buffer;
  readonly chained: boolean;
}

/** How a start will find it. */
export interface SnapshotStatus {
  readonly seq: number;
  readonly ageSeconds: number;
  /** By this version, with this journal; its content is not looked at. */
  readonly readable: boolean;
}

const CHAINED = `EXISTS (
  SELECT FROM journal WHERE journal.partition = $1 AND journal.seq = snapshot.seq AND journal.hash = snapshot.hash)`;

export interface StoredSnapshotsDeps {
  readonly pool: Pool;
  readonly partition: number;
  readonly log: Pick<Log, 'warn'>;
}

export class StoredSnapshots {
  constructor(private readonly deps: StoredSnapshotsDeps) {}

  /** The latest snapshot; null, and told, when it cannot be used. */
  async latest(): Promise<StoredSnapshot | null> {
    const { rows } = await this.deps.pool.query<SnapshotRow>(
      `SELECT seq, hash, format, state_hash, content, content_hash, ${CHAINED} AS chained
       FROM snapshot WHERE partition = $1`,
      [this.deps.partition],
    );
    const [row] = rows;
    if (!row) return null;
    const seq = Number(row.seq);
    const reason = unusable(row);
    if (reason !== null) {
      this.deps.log.warn({ seq, reason }, 'the snapshot is not used; replaying the journal');
      return null;
    }
    const content: SnapshotContent = JSON.parse(row.content);
    return { seq, hash: row.hash.toString('hex'), stateHash: row.state_hash, content };
  }

  /** Null when there is none. */
  async status(): Promise<SnapshotStatus | null> {
    const { rows } = await this.deps.pool.query<{ seq: bigint; age: string; readable: boolean }>(
      `SELECT seq, extract(epoch FROM clock_timestamp() - taken_at) AS age, format = $2 AND ${CHAINED} AS readable
       FROM snapshot WHERE partition = $1`,
      [this.deps.partition, FORMAT],
    );
    const [row] = rows;
    return row ? { seq: Number(row.seq), ageSeconds: Number(row.age), readable: row.readable } : null;
  }

  /** The hashes of all ClOrdIDs used up to the latest snapshot. */
  async clOrdIdHashes(): Promise<readonly Uint8Array[]> {
    const { rows } = await this.deps.pool.query<{ hashes: Buffer }>(
      'SELECT hashes FROM used_cl_ord_id_hashes WHERE partition = $1',
      [this.deps.partition],
    );
    return rows.map(({ hashes }) => hashes);
  }
}

function unusable({ format, content, content_hash, chained }: SnapshotRow): string | null {
  if (format !== FORMAT) return `its format is ${format}, this version reads ${FORMAT}`;
  if (!chained) return 'the journal has no such record';
  if (!createHash('sha256').update(content).digest().equals(content_hash)) return 'its content was changed';
  return null;
}
