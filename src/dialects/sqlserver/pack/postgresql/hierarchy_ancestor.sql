-- hierarchy_ancestor: the node of a hierarchy that is so many levels above another; NULL above the root.
-- manual: Transact-SQL Reference, "GetAncestor (Database Engine)"
-- requires: hierarchy_level
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_ancestor(node text, levels integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN levels BETWEEN 0 AND godwit_sqlserver.hierarchy_level(node)
    THEN regexp_replace(node COLLATE "C", format('([^/]+/){%s}$', levels), '') END
$$;
