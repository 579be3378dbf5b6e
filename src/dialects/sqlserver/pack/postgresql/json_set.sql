-- json_set: a part of a document with a value, which is a text of JSON, at the place that the steps of a path lead to. NULL takes a member out and makes an element null.
-- manual: Transact-SQL Reference, "JSON_MODIFY (Transact-SQL)"
-- requires: json_text
CREATE OR REPLACE FUNCTION godwit_sqlserver.json_set(node json, steps text[], value text, strict boolean, append boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  name text := substr(steps[1], 2);
  is_last boolean := cardinality(steps) = 1;
  fits boolean := json_typeof(node) = CASE WHEN steps[1] LIKE '.%' THEN 'object' ELSE 'array' END;
  old json;
  new text;
BEGIN
  IF cardinality(steps) = 0 THEN
    IF append AND json_typeof(node) = 'array' THEN
      RETURN regexp_replace(node::text, '\s*\]\s*$', CASE json_array_length(node) WHEN 0 THEN '' ELSE ',' END || replace(coalesce(value, 'null'), '\', '\\') || ']');
    END IF;
    IF append AND strict THEN
      RAISE EXCEPTION 'Array cannot be found in the specified JSON path.' USING ERRCODE = 'sql_json_array_not_found';
    END IF;
    RETURN CASE WHEN append THEN node::text ELSE coalesce(value, 'null') END;
  END IF;
  IF fits THEN old := CASE WHEN steps[1] LIKE '.%' THEN node -> name ELSE node -> name::integer END; END IF;
  IF old IS NULL THEN
    IF strict THEN
      RAISE EXCEPTION 'Property cannot be found on the specified JSON path.' USING ERRCODE = 'sql_json_member_not_found';
    END IF;
    IF NOT fits OR NOT is_last OR json_typeof(node) = 'array' OR value IS NULL THEN RETURN node::text; END IF;
    new := godwit_sqlserver.json_text(name) || ':' || CASE WHEN append THEN '[' || value || ']' ELSE value END;
    RETURN regexp_replace(node::text, '\s*\}\s*$', CASE WHEN node::text ~ '^\s*\{\s*\}\s*$' THEN '' ELSE ',' END || replace(new, '\', '\\') || '}');
  END IF;
  IF steps[1] LIKE '.%' THEN
    RETURN (SELECT '{' || coalesce(string_agg(to_json(m.key)::text || ':' || CASE WHEN m.key <> name THEN m.value::text
        ELSE godwit_sqlserver.json_set(m.value, steps[2:], json_set.value, strict, append) END, ',' ORDER BY m.place), '') || '}'
      FROM json_each(node) WITH ORDINALITY AS m (key, value, place)
      WHERE m.key <> name OR NOT is_last OR strict OR append OR json_set.value IS NOT NULL);
  END IF;
  RETURN (SELECT '[' || string_agg(CASE WHEN e.place <> name::integer + 1 THEN e.value::text
      ELSE godwit_sqlserver.json_set(e.value, steps[2:], json_set.value, strict, append) END, ',' ORDER BY e.place) || ']'
    FROM json_array_elements(node) WITH ORDINALITY AS e (value, place));
END
$$;
