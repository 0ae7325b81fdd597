/** What every journal must do, whatever it stores its records in. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { chainHash, EMPTY_HEAD } from '../../src/journal/hash-chain.js';
import { JournalUnavailable, type Journal, type JournalRecord } from '../../src/journal/journal.js';
import type { NewRecord } from '../../src/journal/journal.js';

/** One store that outlives its writers; `open` makes the next writer, as a restart would. */
export interface JournalStore {
  open(): Promise<Journal>;
  dispose(): Promise<void>;
}

export const aRecord = (n: number, payload = `{"n":${n}}`): NewRecord => ({
  type: 'ORDER_ACCEPTED',
  at: 1_767_600_000_000_000 + n,
  payload,
});

export const records = (from: number, to: number): readonly NewRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => aRecord(from + i));

export async function all(journal: Pick<Journal, 'read'>, fromSeq = 1): Promise<readonly JournalRecord[]> {
  const found: JournalRecord[] = [];
  for await (const record of journal.read(fromSeq)) found.push(record);
  return found;
}

export function journalContract(name: string, makeStore: () => Promise<JournalStore>): void {
  describe(`${name} as a journal`, () => {
    let store: JournalStore;
    let journal: Journal;
    beforeEach(async () => {
      store = await makeStore();
      journal = await store.open();
    });
    afterEach(async () => {
      await journal.close();
      await store.dispose();
    });

    it('starts empty, verified, with 64 zeros for a head', async () => {
      expect(await journal.head()).toEqual(EMPTY_HEAD);
      expect(await all(journal)).toEqual([]);
      expect(await journal.verify()).toEqual({ verified: true, records: 0, head: EMPTY_HEAD, faults: [] });
    });

    it('gives back what was appended, numbered from 1, and answers with the head after it', async () => {
      const head = await journal.append(records(1, 3));
      const found = await all(journal);
      expect(found.map(({ seq, type, at, payload }) => [seq, { type, at, payload }])).toEqual([
        [1, aRecord(1)],
        [2, aRecord(2)],
        [3, aRecord(3)],
      ]);
      expect(head).toEqual({ seq: 3, hash: found[2]?.hash });
      expect(await journal.head()).toEqual(head);
    });

    it('chains each record to the one before', async () => {
      await journal.append(records(1, 5));
      let previous = EMPTY_HEAD.hash;
      for (const record of await all(journal)) {
        expect(record.hash).toBe(chainHash(previous, { ...record, partition: 0 }));
        previous = record.hash;
      }
    });

    it('keeps the order of calls and answers each with its own head', async () => {
      const heads = await Promise.all([
        journal.append(records(1, 2)),
        journal.append(records(3, 3)),
        journal.append(records(4, 9)),
      ]);
      expect(heads.map((head) => head.seq)).toEqual([2, 3, 9]);
      const found = await all(journal);
      expect(found.map((record) => record.payload)).toEqual(records(1, 9).map((record) => record.payload));
      expect(heads.map((head) => found[head.seq - 1]?.hash)).toEqual(heads.map((head) => head.hash));
    });

    it('has written nothing before append resolves, and everything after', async () => {
      const appended = journal.append(records(1, 4));
      await appended;
      expect((await journal.head()).seq).toBe(4);
    });

    it('reads from a number on', async () => {
      await journal.append(records(1, 10));
      expect((await all(journal, 8)).map((record) => record.seq)).toEqual([8, 9, 10]);
      expect(await all(journal, 11)).toEqual([]);
    });

    it('answers an empty append with the head after the calls before it', async () => {
      const first = journal.append(records(1, 2));
      expect(await journal.append([])).toEqual(await first);
    });

    it('goes on where it ended when opened again', async () => {
      await journal.append(records(1, 2));
      await journal.close();
      journal = await store.open();
      expect((await journal.append(records(3, 3))).seq).toBe(3);
      expect(await journal.verify()).toMatchObject({ verified: true, records: 3 });
    });

    it('keeps the latest mark with the records that it came with', async () => {
      await Promise.all([journal.append([aRecord(1)], 'one'), journal.append([aRecord(2)])]);
      await journal.append([aRecord(3)], 'three');
      await journal.append([aRecord(4)]);
      const { mark: before, epoch } = journal;
      await journal.close();
      journal = await store.open();
      expect([before, journal.mark, journal.epoch]).toEqual([null, 'three', epoch + 1]);
    });

    it('leaves the mark alone when another writer has taken over', async () => {
      await journal.append(records(1, 1), 'one');
      const successor = await store.open();
      await expect(journal.append(records(2, 2), 'two')).rejects.toThrow(JournalUnavailable);
      await successor.close();
      journal = await store.open();
      expect(journal.mark).toBe('one');
    });

    it('takes no more from a writer once another has opened the store', async () => {
      await journal.append(records(1, 2));
      const successor = await store.open();
      await expect(journal.append(records(3, 3))).rejects.toThrow(JournalUnavailable);
      expect((await successor.append(records(3, 4))).seq).toBe(4);
      await expect(journal.append(records(5, 5))).rejects.toThrow(JournalUnavailable);
      expect((await all(successor)).map((record) => record.seq)).toEqual([1, 2, 3, 4]);
      await successor.close();
    });

    it('refuses everything that waits behind a failed commit', async () => {
      const successor = await store.open();
      const outcomes = await Promise.allSettled([1, 2, 3].map((n) => journal.append(records(n, n))));
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
      expect(await all(successor)).toEqual([]);
      await successor.close();
    });

    it('finishes what was appended before it closes, and refuses more', async () => {
      const appended = journal.append(records(1, 3));
      await journal.close();
      expect((await appended).seq).toBe(3);
      await expect(journal.append(records(4, 4))).rejects.toThrow('closed');
    });

    it.each([
      ['an empty type', { ...aRecord(1), type: '' }, 'type'],
      ['a type with a line feed', { ...aRecord(1), type: 'A\nB' }, 'type'],
      ['a time that is no whole number', { ...aRecord(1), at: 1.5 }, 'at'],
      ['an empty payload', aRecord(1, ''), 'payload'],
      ['a payload with a raw NUL', aRecord(1, '"\0"'), 'payload'],
      ['a payload with a raw record separator', aRecord(1, '"\u001E"'), 'payload'],
      ['a payload with half a surrogate pair', aRecord(1, '"\uD800"'), 'payload'],
    ])('refuses %s by name and goes on', async (_, record, field) => {
      await expect(journal.append([aRecord(0), record])).rejects.toThrow(`${field}: `);
      expect((await journal.append(records(1, 1))).seq).toBe(1);
    });

    it('returns any payload unchanged, and the chain stands', async () => {
      const texts = fc.array(fc.string({ unit: 'grapheme-composite' }), { minLength: 1, maxLength: 8 });
      let seq = 0;
      await fc.assert(
        fc.asyncProperty(texts, async (payloads) => {
          const wanted = payloads.map((text, i) => aRecord(i, JSON.stringify({ text, '\\': '","\n{}' })));
          const from = seq + 1;
          seq = (await journal.append(wanted)).seq;
          expect((await all(journal, from)).map((record) => record.payload)).toEqual(
            wanted.map((record) => record.payload),
          );
        }),
        { numRuns: 50 },
      );
      expect(await journal.verify()).toMatchObject({ verified: true, records: seq });
    });
  });
}
