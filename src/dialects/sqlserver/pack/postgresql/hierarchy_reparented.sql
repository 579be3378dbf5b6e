-- hierarchy_reparented: the place of a node of a hierarchy when what it is below of is moved.
-- manual: Transact-SQL Reference, "GetReparentedValue (Database Engine)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_reparented(node text, old_root text, new_root text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF NOT starts_with(node, old_root) THEN
    RAISE EXCEPTION '% is not below %.', node, old_root USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN new_root || substr(node, length(old_root) + 1);
END
$$;
