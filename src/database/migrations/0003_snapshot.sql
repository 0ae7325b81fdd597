-- Up Migration

-- Where a start begins, and what finds again the orders that have left memory (docs/snapshots.md). All of it is made from
-- the journal, moves on in one transaction a snapshot, and can be deleted: then the next start replays the journal.
CREATE TABLE snapshot (
  partition    integer     PRIMARY KEY,
  seq          bigint      NOT NULL,                            -- the last record that is in it
  hash         bytea       NOT NULL CHECK (octet_length(hash) = 32), -- of that record
  format       text        NOT NULL,                            -- of the version that wrote it
  state_hash   text        NOT NULL,
  content      text        NOT NULL,
  content_hash bytea       NOT NULL,                            -- SHA-256
  taken_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A parent with its children: where its events stand in the journal, and by what it is found.
CREATE TABLE order_family (
  parent_order_id text    PRIMARY KEY,
  over            boolean NOT NULL,                             -- nothing is to be done about any of its orders
  account         text    NOT NULL,
  symbol          text    NOT NULL,
  side            text    NOT NULL,
  ord_status      text    NOT NULL,
  cl_ord_id       text    NOT NULL,
  list_id         text,                                         -- of orders that depend on each other
  entered_at      bigint  NOT NULL,                             -- microseconds since 1970-01-01T00:00:00Z
  changed_at      bigint  NOT NULL,
  seqs            bigint[] NOT NULL
);

CREATE INDEX order_family_not_over ON order_family (parent_order_id) WHERE NOT over;
CREATE INDEX order_family_account ON order_family (account, parent_order_id);
CREATE INDEX order_family_symbol ON order_family (symbol, parent_order_id);
CREATE INDEX order_family_cl_ord_id ON order_family (cl_ord_id, parent_order_id);
CREATE INDEX order_family_list ON order_family (list_id, account) WHERE list_id IS NOT NULL;

CREATE TABLE order_family_child (
  order_id        text PRIMARY KEY,
  parent_order_id text NOT NULL
);

-- Every ClOrdID ever used, whether by an order or by a request.
CREATE TABLE used_cl_ord_id (
  account         text NOT NULL,
  cl_ord_id       text NOT NULL,
  parent_order_id text NOT NULL,
  PRIMARY KEY (account, cl_ord_id)
);

-- The same, and the names of lists, as eight bytes each, to be kept in memory: what was used first between one snapshot and the next.
CREATE TABLE used_cl_ord_id_hashes (
  seq    bigint PRIMARY KEY,
  hashes bytea  NOT NULL
);

-- Which records moved which position, and how to read them.
CREATE TABLE position_change (
  account   text     NOT NULL,
  symbol    text     NOT NULL,
  seq       bigint   NOT NULL,
  side      text,                                               -- of a fill; null of a split
  px_scale  smallint,
  qty_scale smallint,
  PRIMARY KEY (account, symbol, seq)
);
