-- hierarchy_level: how deep a node of a hierarchy is, which is held as its path: `/` is 0, `/1/2/` is 2.
-- manual: Transact-SQL Reference, "GetLevel (Database Engine)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_level(node text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (length(node) - length(replace(node COLLATE "C", '/', '')) - 1)::smallint
$$;
