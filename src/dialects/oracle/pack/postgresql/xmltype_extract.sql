-- xmltype_extract: the nodes that an XPath expression finds in a document, one after the other; NULL when there are none. (XMLTYPE.EXTRACT and EXTRACT)
-- manual: SQL Language Reference, "EXTRACT (XML)"
-- requires: xml_namespaces
CREATE OR REPLACE FUNCTION godwit_oracle.xmltype_extract(document xml, path text, namespaces text DEFAULT NULL) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT xmlagg(node ORDER BY nth) FROM unnest(xpath(path, document, godwit_oracle.xml_namespaces(namespaces))) WITH ORDINALITY AS nodes(node, nth)
$$;
