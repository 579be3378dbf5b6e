-- dbtimezone: the time zone of the database. PostgreSQL keeps instants in UTC, so it is '+00:00'.
-- manual: SQL Language Reference, "DBTIMEZONE"
CREATE OR REPLACE FUNCTION godwit_oracle.dbtimezone() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '+00:00'::text
$$;
