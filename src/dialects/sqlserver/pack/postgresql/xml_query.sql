-- xml_query: the nodes that a path finds, one after the other. The value stands in an element `doc`, since a value of type xml may be several elements: the path begins
-- with `/doc/`.
-- manual: Transact-SQL Reference, "query() Method (xml Data Type)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.xml_query(value xml, path text, namespaces text[] DEFAULT '{}') RETURNS xml
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT xmlparse(CONTENT coalesce(string_agg(node::text, '' ORDER BY place), ''))
  FROM unnest(xpath(path, xmlelement(name doc, value), namespaces)) WITH ORDINALITY AS found (node, place)
$$;
