-- rpad: a string filled up on the right to a length, or cut to it. An empty filling or a length below 1 gives NULL.
-- manual: SQL Language Reference, "RPAD"
CREATE OR REPLACE FUNCTION godwit_oracle.rpad(string text, width numeric, filling text DEFAULT ' ') RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN filling <> '' AND string <> '' THEN nullif(pg_catalog.rpad(string, trunc(width)::integer, filling), '') END
$$;
