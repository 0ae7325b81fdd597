-- Up Migration

-- Over how many partitions the accounts are spread: one row, written by the first process that took the database into use.
CREATE TABLE partition_layout (
  singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  partitions integer NOT NULL CHECK (partitions > 0)
);
