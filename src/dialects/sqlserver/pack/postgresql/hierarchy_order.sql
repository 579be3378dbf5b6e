-- hierarchy_order: what sorts the nodes of a hierarchy as SQL Server does: a node before those below it, these before the next beside it; `/1.1/` stands between `/1/` with all
-- below it and `/2/`.
-- manual: Transact-SQL Reference, "hierarchyid data type method reference"; "Hierarchical Data (SQL Server)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_order(node text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_to_array(replace(btrim(node, '/') COLLATE "C", '.', '/9223372036854775807/'), '/')::bigint[]
$$;
