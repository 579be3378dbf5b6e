-- to_smalldatetime: a text as SMALLDATETIME: as to_datetime2, rounded to minutes, from 1900 to the sixth of June 2079.
-- manual: Transact-SQL Reference, "smalldatetime (Transact-SQL)"
-- requires: to_datetime2, smalldatetime
CREATE OR REPLACE FUNCTION godwit_sqlserver.to_smalldatetime(value text) RETURNS timestamp
LANGUAGE sql STABLE STRICT AS $$
  SELECT godwit_sqlserver.smalldatetime(godwit_sqlserver.to_datetime2(value))
$$;
