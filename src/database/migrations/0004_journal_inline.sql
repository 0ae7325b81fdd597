-- Up Migration

-- A record of two to eight kilobytes stays as it is in its page: compressing it costs more than the room is worth.
ALTER TABLE journal SET (toast_tuple_target = 8160);
