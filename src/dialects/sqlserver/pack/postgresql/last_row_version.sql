-- last_row_version: the row version that was given last in the database, to any session.
-- manual: Transact-SQL Reference, "@@DBTS (Transact-SQL)"
-- requires: row_version
CREATE OR REPLACE FUNCTION godwit_sqlserver.last_row_version() RETURNS bytea
LANGUAGE sql VOLATILE AS $$
  SELECT int8send(last_value) FROM godwit_sqlserver.row_version
$$;
