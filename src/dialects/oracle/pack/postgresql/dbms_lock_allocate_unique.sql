-- dbms_lock_allocate_unique: the handle of a named lock. The number in it is computed from the name, between 1073741824 and 1999999999 as in
-- Oracle, so every session gets the same without a table; it never expires.
-- manual: PL/SQL Packages and Types Reference, "DBMS_LOCK"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_lock_allocate_unique(lockname text, OUT lockhandle text, expiration_secs numeric DEFAULT 864000)
LANGUAGE plpgsql AS $$
BEGIN
  lockhandle := (1073741824 + abs(hashtextextended(lockname, 0) % 926258176))::text;
END
$$;
