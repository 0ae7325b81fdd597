-- Up Migration

-- The journal: append-only, one chain of hashes per partition (docs/journal.md).
CREATE TABLE journal (
  partition integer NOT NULL,
  seq       bigint  NOT NULL CHECK (seq > 0),
  at        bigint  NOT NULL,                                   -- microseconds since 1970-01-01T00:00:00Z
  type      text    NOT NULL,
  payload   text    NOT NULL,
  prev_hash bytea   NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash      bytea   NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (partition, seq)
);

-- The end of each chain, and the epoch of the writer that may continue it.
CREATE TABLE journal_head (
  partition integer PRIMARY KEY,
  seq       bigint NOT NULL,
  hash      bytea  NOT NULL CHECK (octet_length(hash) = 32),
  epoch     bigint NOT NULL
) WITH (fillfactor = 10);

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

CREATE TRIGGER journal_head_kept BEFORE DELETE OR TRUNCATE ON journal_head
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head
  FOR EACH ROW WHEN (NEW.partition <> OLD.partition OR NEW.seq < OLD.seq OR NEW.epoch < OLD.epoch)
  EXECUTE FUNCTION journal_refuse();
