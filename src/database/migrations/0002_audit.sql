-- Up Migration

-- The journal as the compliance officer reads it: a projection, which can be deleted and rebuilt (docs/audit.md).
CREATE TABLE audit_event (
  seq             bigint  PRIMARY KEY,
  at              bigint  NOT NULL,                             -- microseconds since 1970-01-01T00:00:00Z
  type            text    NOT NULL,
  actor           text    NOT NULL,
  order_id        text    NOT NULL,
  parent_order_id text,
  root_order_id   text    NOT NULL,                             -- the parent, or the order itself
  cl_ord_id       text    NOT NULL,
  account         text    NOT NULL,
  symbol          text    NOT NULL,
  venue           text,
  rule_ids        text[]  NOT NULL,
  summary         text    NOT NULL,
  event           json    NOT NULL,                             -- json keeps the order of its fields
  hash            text    NOT NULL,
  terms           text[]  NOT NULL                              -- what it is found by: audit-terms.ts
);

CREATE INDEX audit_event_order ON audit_event (order_id, seq);
CREATE INDEX audit_event_root ON audit_event (root_order_id, seq);
CREATE INDEX audit_event_at ON audit_event (at);
CREATE INDEX audit_event_terms ON audit_event USING gin (terms);

-- What a row needs of its order's entry: so that no restart has to read the journal from its beginning.
CREATE TABLE audit_order (
  order_id        text     PRIMARY KEY,
  parent_order_id text,
  venue           text,
  cl_ord_id       text     NOT NULL,
  account         text     NOT NULL,
  symbol          text     NOT NULL,
  px_scale        smallint NOT NULL,
  qty_scale       smallint NOT NULL
);

-- One row: the last record that is in the tables above.
CREATE TABLE audit_checkpoint (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seq  bigint  NOT NULL
);
INSERT INTO audit_checkpoint (seq) VALUES (0);
