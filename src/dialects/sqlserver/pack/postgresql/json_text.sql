-- json_text: a text as a string of JSON, with the slash escaped as SQL Server does it.
-- manual: Transact-SQL Reference, "How FOR JSON escapes special characters and control characters (SQL Server)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(to_json(value)::text, '/', '\/')
$$;
