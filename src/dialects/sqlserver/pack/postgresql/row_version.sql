-- row_version: the next row version, from a counter of the whole database.
-- manual: Transact-SQL Reference, "rowversion (Transact-SQL)"
CREATE SEQUENCE IF NOT EXISTS godwit_sqlserver.row_version START WITH 2001;
CREATE OR REPLACE FUNCTION godwit_sqlserver.row_version() RETURNS bytea
LANGUAGE sql VOLATILE AS $$
  SELECT int8send(nextval('godwit_sqlserver.row_version'))
$$;
