-- parsename: a part of a name of up to four parts, counted from its end; NULL where it has none or is no name.
-- manual: Transact-SQL Reference, "PARSENAME (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.parsename(name text, part integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[] := '{}';
  rest text COLLATE "C" := name;
  found text[] COLLATE "C";
BEGIN
  IF part NOT BETWEEN 1 AND 4 THEN RETURN NULL; END IF;
  LOOP
    found := regexp_match(rest, '^(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.\["\]]*))(\.|$)(.*)$');
    IF found IS NULL THEN RETURN NULL; END IF;
    parts := parts || coalesce(replace(found[1], ']]', ']'), replace(found[2], '""', '"'), found[3]);
    EXIT WHEN found[4] = '';
    rest := found[5];
  END LOOP;
  IF cardinality(parts) > 4 OR EXISTS (SELECT FROM unnest(parts) AS each WHERE length(each) > 128) THEN RETURN NULL; END IF;
  RETURN nullif(parts[cardinality(parts) - part + 1], '');
END
$$;
