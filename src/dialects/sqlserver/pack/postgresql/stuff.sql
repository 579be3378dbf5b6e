-- stuff: a part of a text replaced by another one. NULL where the part begins outside the text or its length is negative; without a replacement the part is removed.
-- manual: Transact-SQL Reference, "STUFF (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.stuff(value text, start integer, length integer, replacement text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN start BETWEEN 1 AND pg_catalog.length(value) AND length >= 0
    THEN left(value, start - 1) || coalesce(replacement, '') || substr(value, start + length) END
$$;
