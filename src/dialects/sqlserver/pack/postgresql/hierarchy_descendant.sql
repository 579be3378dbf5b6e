-- hierarchy_descendant: a new child of a node of a hierarchy, behind one child and before another, either of which may be NULL.
-- manual: Transact-SQL Reference, "GetDescendant (Database Engine)"
-- requires: hierarchy_ancestor, hierarchy_order
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_descendant(node text, child1 text, child2 text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  low bigint[] := string_to_array(btrim(substr(child1, length(node) + 1), '/'), '.')::bigint[];
  high bigint[] := string_to_array(btrim(substr(child2, length(node) + 1), '/'), '.')::bigint[];
  made text := node;
  part integer := 1;
BEGIN
  IF godwit_sqlserver.hierarchy_ancestor(child1, 1) <> node OR godwit_sqlserver.hierarchy_ancestor(child2, 1) <> node THEN
    RAISE EXCEPTION 'A node that is given to GetDescendant is no child of %.', node USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF godwit_sqlserver.hierarchy_order(child1) >= godwit_sqlserver.hierarchy_order(child2) THEN
    RAISE EXCEPTION 'GetDescendant is given % and %, of which the first is not before the second.', child1, child2
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- What both have in common begins the new one, too.
  WHILE low[part] = high[part] LOOP
    made := made || low[part] || '.';
    part := part + 1;
  END LOOP;
  RETURN CASE
    WHEN node IS NULL THEN NULL
    WHEN low[part] IS NULL AND high[part] IS NULL THEN made || '1/'
    WHEN low[part] IS NULL THEN made || high[part] - 1 || '/'
    WHEN high[part] IS NULL OR low[part] + 1 < high[part] THEN made || low[part] + 1 || '/'
    ELSE made || low[part] || '.' || coalesce(low[part + 1], 0) + 1 || '/'
  END;
END
$$;
