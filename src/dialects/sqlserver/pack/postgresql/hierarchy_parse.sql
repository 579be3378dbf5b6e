-- hierarchy_parse: the node of a hierarchy with a path, which must be one.
-- manual: Transact-SQL Reference, "Parse (Database Engine)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.hierarchy_parse(path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF path COLLATE "C" !~ '^/(-?\d+(\.-?\d+)*/)*$' THEN
    RAISE EXCEPTION 'The text ''%'' is no path of a hierarchy.', path USING ERRCODE = 'invalid_text_representation';
  END IF;
  RETURN path;
END
$$;
