-- replace: every occurrence of a text in another one replaced, without regard to case. An empty text occurs nowhere.
-- manual: Transact-SQL Reference, "REPLACE (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.replace(value text, sought text, replacement text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN sought = '' THEN value
    ELSE regexp_replace(value COLLATE "und-x-icu", '***=' || sought, pg_catalog.replace(replacement COLLATE "und-x-icu", '\', '\\'), 'gi') END
$$;
