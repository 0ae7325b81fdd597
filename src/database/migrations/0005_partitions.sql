-- Up Migration

-- What the writer wants to find again beside the records of its last commit; opaque to the journal.
ALTER TABLE journal_head ADD COLUMN mark text;
