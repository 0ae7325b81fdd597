import { journalContract } from '../contracts/journal-contract.js';
import { MemoryJournal, MemoryJournalStore } from '../../src/journal/memory-journal.js';

journalContract('MemoryJournal', async () => {
  const store = new MemoryJournalStore();
  return { open: async () => new MemoryJournal(store), dispose: async () => {} };
});
