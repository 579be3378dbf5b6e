-- dbms_utility_get_time: hundredths of a second since an arbitrary moment, for measuring spans.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_utility_get_time() RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 100)::bigint % 2147483648
$$;
