-- dbms_lock_release: gives a user lock back: 0 given back, 3 parameter error, 4 not held.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOCK"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lock_release(id bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  held text;
BEGIN
  IF id IS NULL THEN
    RETURN 3;
  END IF;
  SELECT mode INTO held FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
    AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = id
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());
  IF held IS NULL THEN
    RETURN 4;
  ELSIF held = 'ShareLock' THEN
    RETURN CASE WHEN pg_advisory_unlock_shared(id) THEN 0 ELSE 4 END;
  END IF;
  RETURN CASE WHEN pg_advisory_unlock(id) THEN 0 ELSE 4 END;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_lock_release(lockhandle text) RETURNS integer
LANGUAGE sql VOLATILE AS $$
  SELECT godwit_oracle.dbms_lock_release(lockhandle::bigint)
$$;
