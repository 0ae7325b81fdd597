/** Walks a chain of records and names what was done to it: altered, removed, inserted, reordered, truncated. */
import { chainHash, EMPTY_HEAD, type StoredRecord } from './hash-chain.js';
import type { ChainFault, ChainReport, JournalHead } from './journal.js';
import { OriginSearch } from './origin-search.js';

export interface ChainWitnesses {
  readonly partition: number;
  /** The head that the store keeps beside the records. */
  readonly head: JournalHead;
  /** A head that the caller committed or wrote down itself; it finds even a chain rewritten to its end. */
  readonly known: JournalHead;
}

/** Findings are kept in memory, so there is an end to them: enough to know that the whole is spoilt. */
const MOST_FINDINGS = 1_000;

/** `rows` ascending by stored number, of one consistent snapshot with `head`. Memory does not grow with the journal. */
export async function verifyChain(
  rows: AsyncIterable<StoredRecord>,
  witnesses: ChainWitnesses,
): Promise<ChainReport> {
  const walk = new ChainWalk(witnesses);
  for await (const row of rows) {
    walk.visit(row);
    if (walk.findings > MOST_FINDINGS) break;
  }
  return walk.report();
}

/** A record whose place is not clear yet; `origin` is the number under which its hash was made, null if it fits none. */
interface Unsettled {
  readonly row: StoredRecord;
  readonly origin: number | null;
}

/**
 * Each record's own hash tells the number it was written under (its origin), and its previous hash what it followed.
 * A row is an anchor when both agree with its place; what lies between two anchors is then explained. Tampering that
 * renumbers the rows after it shows as a constant difference between stored number and origin: the shift.
 */
class ChainWalk {
  readonly #origins: OriginSearch;
  readonly #faults: ChainFault[] = [];
  /** Rows that stand in another's place, and numbers that stand in no place: together, a new order. */
  readonly #displaced: (Unsettled & { readonly origin: number })[] = [];
  readonly #missing = new Set<number>();
  /** Rows that fit no number, with the number of their place. */
  readonly #spoilt: { readonly row: StoredRecord; readonly place: number }[] = [];
  #unsettled: Unsettled[] = [];
  #last: JournalHead = EMPTY_HEAD;
  #shift = 0;
  #records = 0;
  #lastSeq = 0;

  constructor(private readonly witnesses: ChainWitnesses) {
    this.#origins = new OriginSearch(witnesses.partition, Math.max(witnesses.head.seq, witnesses.known.seq));
  }

  get findings(): number {
    return (
      this.#faults.length +
      this.#displaced.length +
      this.#spoilt.length +
      this.#unsettled.length +
      this.#missing.size
    );
  }

  visit(row: StoredRecord): void {
    this.#records += 1;
    this.#lastSeq = row.seq;
    const origin = this.#origins.of(row, this.#shift);
    if (origin !== null && this.#fits(row, origin)) this.#anchor(row, origin);
    else this.#unsettled.push({ row, origin });
  }

  /** On its place by number; or the next of the chain by hash; or second in a row with the same new shift. */
  #fits(row: StoredRecord, origin: number): boolean {
    if (origin === row.seq + this.#shift && origin > this.#last.seq) return true;
    if (origin === this.#last.seq + 1 && row.prevHash === this.#last.hash && !this.#passedLater(origin))
      return true;
    return this.#follows(row, origin);
  }

  /** A later record stands before this one: they changed places, nothing was put in. */
  #passedLater(origin: number): boolean {
    return this.#unsettled.some((entry) => entry.origin !== null && entry.origin > origin);
  }

  #follows(row: StoredRecord, origin: number): boolean {
    const before = this.#unsettled.at(-1);
    if (!before || before.origin !== origin - 1 || before.row.hash !== row.prevHash) return false;
    this.#unsettled.pop();
    this.#anchor(before.row, before.origin);
    return true;
  }

  #anchor(row: StoredRecord, origin: number): void {
    const shift = origin - row.seq;
    if (origin <= this.#last.seq) this.#unmask(origin);
    else if (shift === this.#shift) this.#explainInPlace(row, origin);
    else this.#explainShift(origin);
    this.#unsettled = [];
    this.#shift = shift;
    this.#last = { seq: origin, hash: row.hash };
    this.#compare(this.witnesses.known, 'what was committed here');
  }

  /** The chain goes on from before rows already taken for good: those were put in, with hashes made to fit. */
  #unmask(origin: number): void {
    const from = origin - this.#shift;
    const to = this.#last.seq - this.#shift;
    this.#fault('INSERTED', from, `the chain goes past ${from === to ? 'it' : `rows ${from} to ${to}`}`);
  }

  #explainInPlace(row: StoredRecord, origin: number): void {
    if (origin === this.#last.seq + 1 && this.#unsettled.length === 0) {
      if (row.prevHash !== this.#last.hash) {
        const where = Math.max(this.#last.seq, 1);
        this.#fault('ALTERED', where, `record ${origin} is chained to another record ${this.#last.seq}`);
      }
      return;
    }
    const places = new Set(this.#unsettled.map((entry) => entry.row.seq + this.#shift));
    for (let seq = this.#last.seq + 1; seq < origin && this.findings <= MOST_FINDINGS; seq += 1) {
      if (!places.has(seq)) this.#missing.add(seq);
    }
    for (const entry of this.#unsettled) this.#misplace(entry, entry.row.seq + this.#shift);
  }

  #misplace({ row, origin }: Unsettled, place: number): void {
    if (origin === null) {
      this.#spoilt.push({ row, place });
      return;
    }
    this.#displaced.push({ row, origin });
    this.#missing.add(place);
  }

  /** Fewer or more rows than numbers since the last anchor, and everything after renumbered to hide it. */
  #explainShift(origin: number): void {
    const rows = this.#unsettled.length;
    const numbers = origin - this.#last.seq - 1;
    for (let i = 0; i < numbers - rows; i += 1) {
      if (this.findings <= MOST_FINDINGS) this.#missing.add(this.#last.seq + 1 + rows + i);
    }
    const altered = this.#unsettled.slice(0, numbers);
    for (const [i, { row }] of altered.entries()) this.#spoilt.push({ row, place: this.#last.seq + 1 + i });
    for (const { row } of this.#unsettled.slice(numbers)) {
      this.#fault('INSERTED', row.seq, 'no record of the chain follows it');
    }
  }

  report(): ChainReport {
    const { head, known } = this.witnesses;
    this.#end();
    this.#explainDisplaced();
    for (const { row, place } of this.#spoilt) this.#explainSpoilt(row, place);
    for (const seq of this.#missing) this.#fault('REMOVED', seq, 'no row holds this record');
    this.#compare(head, 'the head kept beside the records');
    if (head.seq < known.seq) {
      this.#fault('TRUNCATED', head.seq + 1, `records up to ${known.seq} had been committed`);
    }
    const faults = this.#faults.toSorted((a, b) => a.seq - b.seq);
    return { verified: faults.length === 0, records: this.#records, head, faults };
  }

  /** After the last row: what is left unsettled, and whether the head was reached. */
  #end(): void {
    const { head } = this.witnesses;
    if (this.findings > MOST_FINDINGS) {
      this.#fault('ALTERED', this.#lastSeq, 'too much is wrong to go on; the walk ended here');
      return;
    }
    const final = this.#unsettled.at(-1);
    if (final && final.origin === head.seq && final.row.hash === head.hash) {
      this.#unsettled.pop();
      this.#anchor(final.row, head.seq);
    }
    this.#explainTail(head.seq);
  }

  #explainTail(headSeq: number): void {
    for (const entry of this.#unsettled) {
      const place = entry.row.seq + this.#shift;
      if (place > headSeq) this.#fault('INSERTED', entry.row.seq, `the journal ends at ${headSeq}`);
      else this.#misplace(entry, place);
    }
    const reached = Math.max(this.#last.seq, this.#unsettled.length > 0 ? this.#lastSeq + this.#shift : 0);
    if (this.#last.seq > headSeq && this.#last.hash !== this.witnesses.head.hash) {
      const from = headSeq + 1 - this.#shift;
      this.#fault('INSERTED', from, `the journal ends at ${headSeq}, the rows at ${this.#lastSeq}`);
    }
    if (reached < headSeq) {
      this.#fault('TRUNCATED', reached + 1, `records ${reached + 1} to ${headSeq} are gone from the end`);
    }
  }

  #explainDisplaced(): void {
    for (const { row, origin } of this.#displaced) {
      if (this.#missing.delete(origin)) {
        this.#fault('REORDERED', origin, `stands where record ${row.seq} belongs`);
      } else {
        this.#missing.delete(row.seq);
        this.#fault('INSERTED', row.seq, `a copy of record ${origin}`);
      }
    }
  }

  #explainSpoilt(row: StoredRecord, place: number): void {
    const { partition } = this.witnesses;
    const donor = this.#spoilt.find(
      (other) =>
        other.row !== row && chainHash(row.prevHash, { ...other.row, partition, seq: place }) === row.hash,
    );
    if (donor) this.#fault('REORDERED', place, `its content stands at ${donor.place}`);
    else this.#fault('ALTERED', place, 'its content and its hash do not belong together');
  }

  /** A chain that fits in itself but not with what is known from elsewhere was rewritten. */
  #compare(witness: JournalHead, source: string): void {
    if (this.#last.seq !== witness.seq || this.#last.hash === witness.hash) return;
    this.#fault('ALTERED', witness.seq, `its hash differs from ${source}`);
  }

  #fault(kind: ChainFault['kind'], seq: number, detail: string): void {
    if (this.#faults.some((fault) => fault.seq === seq && fault.kind === kind)) return;
    this.#faults.push({ kind, seq, detail });
  }
}
