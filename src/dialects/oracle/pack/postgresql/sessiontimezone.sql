-- sessiontimezone: the session's time zone: a region, or an offset such as '+02:00'.
-- manual: SQL Language Reference, "SESSIONTIMEZONE"
CREATE OR REPLACE FUNCTION godwit_oracle.sessiontimezone() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN current_setting('TimeZone') ~ '[<>]' THEN pg_catalog.to_char(statement_timestamp(), 'TZH:TZM') ELSE current_setting('TimeZone') END
$$;
