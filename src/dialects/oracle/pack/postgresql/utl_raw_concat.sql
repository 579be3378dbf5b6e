-- utl_raw_concat: joins bytes; NULL arguments count as nothing.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_concat(VARIADIC parts bytea[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(part, ''::bytea ORDER BY nth) FROM unnest(parts) WITH ORDINALITY AS listed(part, nth)
$$;
