-- Up Migration

-- How far each partition's journal is known to be on the events topic.
CREATE TABLE relay_position (
  partition integer PRIMARY KEY,
  seq       bigint  NOT NULL
);
