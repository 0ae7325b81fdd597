-- Up Migration

-- What the writer wants to find again beside the records of its last commit; opaque to the journal.
ALTER TABLE journal_head ADD COLUMN mark text;

-- The read stores keep any number of the journal's partitions; what is in them is of partition 0.
ALTER TABLE audit_event ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT audit_event_pkey, ADD PRIMARY KEY (partition, seq);
ALTER TABLE audit_event ALTER COLUMN partition DROP DEFAULT;

-- One row for each partition: its last record that is in audit_event.
ALTER TABLE audit_checkpoint ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP COLUMN singleton, ADD PRIMARY KEY (partition);
ALTER TABLE audit_checkpoint ALTER COLUMN partition DROP DEFAULT;

-- An order's name comes first in the keys: who reads all partitions does not know where an order is.
ALTER TABLE order_family ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT order_family_pkey, ADD PRIMARY KEY (parent_order_id, partition);
ALTER TABLE order_family ALTER COLUMN partition DROP DEFAULT;
DROP INDEX order_family_not_over;
CREATE INDEX order_family_not_over ON order_family (partition, parent_order_id) WHERE NOT over;

ALTER TABLE order_family_child ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT order_family_child_pkey, ADD PRIMARY KEY (order_id, partition);
ALTER TABLE order_family_child ALTER COLUMN partition DROP DEFAULT;

ALTER TABLE used_cl_ord_id ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT used_cl_ord_id_pkey, ADD PRIMARY KEY (account, cl_ord_id, partition);
ALTER TABLE used_cl_ord_id ALTER COLUMN partition DROP DEFAULT;

ALTER TABLE used_cl_ord_id_hashes ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT used_cl_ord_id_hashes_pkey, ADD PRIMARY KEY (partition, seq);
ALTER TABLE used_cl_ord_id_hashes ALTER COLUMN partition DROP DEFAULT;

ALTER TABLE position_change ADD COLUMN partition integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT position_change_pkey, ADD PRIMARY KEY (account, symbol, partition, seq);
ALTER TABLE position_change ALTER COLUMN partition DROP DEFAULT;
