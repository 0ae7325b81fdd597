-- Up Migration

-- What each partition may use of the firm's limit. One row per currency that whoever changes a budget locks first.
CREATE TABLE firm_budget_lock (currency text PRIMARY KEY);

CREATE TABLE firm_budget (
  partition  integer        NOT NULL,
  currency   text           NOT NULL,
  granted    numeric(38, 8) NOT NULL CHECK (granted >= 0),
  used       numeric(38, 8) NOT NULL,                           -- as the holder last said, or as it was found
  epoch      bigint         NOT NULL,                           -- of the journal's writer that holds it
  serial     bigint         NOT NULL,                           -- of that writer's latest request
  expires_at timestamptz,                                       -- null: nobody holds it, and it is what is used
  PRIMARY KEY (partition, currency)
);

-- Cuts the budgets whose lease is over to what is really used, until `lacking` is found; answers how much it found. The
-- writer of the lease is deposed with it: what it has not committed by then it never will. One whose use is not known,
-- or whose head somebody keeps locked, is left as it is.
CREATE FUNCTION firm_budget_reclaim(of_currency text, but integer, lacking numeric, moment timestamptz)
RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  expired firm_budget;
  head    journal_head;
  in_use  numeric;
  found   numeric := 0;
BEGIN
  FOR expired IN
    SELECT * FROM firm_budget
    WHERE currency = of_currency AND partition <> but AND expires_at <= moment ORDER BY expires_at, partition
  LOOP
    EXIT WHEN found >= lacking;
    BEGIN
      SELECT * INTO head FROM journal_head WHERE partition = expired.partition FOR UPDATE;
      in_use := CASE WHEN head.seq = 0 THEN 0 ELSE (head.mark::json ->> 'firmUsed')::numeric END;
      -- A mark of yesterday may tell of more than was granted since: then there is nothing to be had.
      CONTINUE WHEN in_use IS NULL OR in_use >= expired.granted;
      -- Where another writer has come since, the one of the lease is deposed already, and the new one has no lease yet.
      IF head.epoch = expired.epoch THEN
        UPDATE journal_head SET epoch = epoch + 1 WHERE partition = expired.partition;
      END IF;
      UPDATE firm_budget SET granted = in_use, used = in_use, expires_at = NULL
      WHERE partition = expired.partition AND currency = of_currency;
      found := found + expired.granted - in_use;
    EXCEPTION WHEN lock_not_available OR invalid_text_representation THEN
      NULL;
    END;
  END LOOP;
  RETURN found;
END $$;

-- Renews a lease, or, with `lease` null, gives it back. Answers what is granted and what of the limit nobody has (below
-- zero where more is out than the limit); nothing to a deposed writer and to a request that a later one has overtaken.
-- One statement, so that whoever stands still in the middle of it keeps nobody waiting. Never grants less than what the
-- holder relies on: the smaller of what it had and what it asks for.
CREATE FUNCTION firm_budget_renew(
  of_partition integer, of_currency text, of_epoch bigint, of_serial bigint,
  in_use numeric, wanted numeric, maximum numeric, lease interval, at timestamptz
) RETURNS TABLE (budget numeric, free numeric) LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
DECLARE
  moment timestamptz;
  mine   firm_budget;
  others numeric;
  target numeric := greatest(wanted, in_use);
BEGIN
  INSERT INTO firm_budget_lock VALUES (of_currency) ON CONFLICT DO NOTHING;
  PERFORM FROM firm_budget_lock WHERE currency = of_currency FOR UPDATE;
  moment := coalesce(at, clock_timestamp());
  PERFORM FROM journal_head WHERE partition = of_partition AND epoch = of_epoch;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO mine FROM firm_budget WHERE partition = of_partition AND currency = of_currency;
  IF mine.epoch = of_epoch AND mine.serial >= of_serial THEN RETURN; END IF;
  SELECT coalesce(sum(granted), 0) INTO others FROM firm_budget
  WHERE currency = of_currency AND partition <> of_partition;
  IF target > maximum - others THEN
    others := others - firm_budget_reclaim(of_currency, of_partition, target - (maximum - others), moment);
  END IF;
  budget := greatest(least(target, maximum - others), least(coalesce(mine.granted, 0), target), in_use);
  free := maximum - others - budget;
  INSERT INTO firm_budget VALUES (of_partition, of_currency, budget, in_use, of_epoch, of_serial, moment + lease)
  ON CONFLICT (partition, currency) DO UPDATE SET
    granted = excluded.granted, used = excluded.used, epoch = excluded.epoch, serial = excluded.serial,
    expires_at = excluded.expires_at;
  RETURN NEXT;
END $$;
