-- dbms_lock_request: takes a user lock as an advisory lock of PostgreSQL: 0 taken, 1 timeout, 3 parameter error, 4 already held. The modes exclusive (6)
-- and shared (4) exist; sub-shared (2) is taken as shared, and the sub-exclusive ones (3, 5) as exclusive, which
-- excludes more, never less. NULL mode (1) takes nothing.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOCK"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lock_request(id bigint, lockmode integer DEFAULT 6, timeout numeric DEFAULT 32767,
  release_on_commit boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  shared constant boolean := lockmode IN (2, 4);
  until constant timestamptz := clock_timestamp() + least(timeout, 32767) * interval '1 second';
  taken boolean;
BEGIN
  IF id IS NULL OR lockmode NOT BETWEEN 1 AND 6 THEN
    RETURN 3;
  ELSIF lockmode = 1 THEN
    RETURN 0;
  ELSIF EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
    AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = id
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())) THEN
    RETURN 4;
  END IF;
  LOOP
    taken := CASE
      WHEN shared AND release_on_commit THEN pg_try_advisory_xact_lock_shared(id)
      WHEN shared THEN pg_try_advisory_lock_shared(id)
      WHEN release_on_commit THEN pg_try_advisory_xact_lock(id)
      ELSE pg_try_advisory_lock(id) END;
    IF taken THEN
      RETURN 0;
    ELSIF timeout < 32767 AND clock_timestamp() >= until THEN
      RETURN 1;
    END IF;
    PERFORM pg_sleep(0.05);
  END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lock_request(lockhandle text, lockmode integer DEFAULT 6, timeout numeric DEFAULT 32767,
  release_on_commit boolean DEFAULT false) RETURNS integer
LANGUAGE sql VOLATILE AS $$
  SELECT godwit_oracle.dbms_lock_request(lockhandle::bigint, lockmode, timeout, release_on_commit)
$$;
