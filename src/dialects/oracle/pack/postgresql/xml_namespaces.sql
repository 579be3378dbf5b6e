-- xml_namespaces: the namespaces of an XMLTYPE call ('xmlns:a="uri" xmlns:b="uri"') as the array that PostgreSQL's xpath takes.
-- manual: SQL Language Reference, "EXTRACT (XML)"
CREATE OR REPLACE FUNCTION godwit_oracle.xml_namespaces(namespaces text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(ARRAY[coalesce(match[1], 'default_namespace'), match[2]]), '{}')
  FROM regexp_matches(namespaces, 'xmlns(?::([^=\s]+))?\s*=\s*["'']([^"'']*)["'']', 'g') AS match
$$;
