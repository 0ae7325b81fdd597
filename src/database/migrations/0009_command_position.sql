-- Up Migration

-- How far each partition's commands were taken that left nothing in its journal: refused as too late, or asked in vain.
CREATE TABLE command_position (
  topic     text    NOT NULL,
  partition integer NOT NULL,
  seq       bigint  NOT NULL,                                   -- the offset of the last one
  PRIMARY KEY (topic, partition)
);
