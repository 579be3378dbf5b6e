-- extractvalue: the text of the one node that an XPath expression finds in a document; NULL when there is none, an error when there are several.
-- manual: SQL Language Reference, "EXTRACTVALUE"
-- requires: xml_namespaces, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.extractvalue(document xml, path text, namespaces text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  nodes constant xml[] := xpath(path, document, godwit_oracle.xml_namespaces(namespaces));
  node text := nodes[1]::text;
BEGIN
  IF cardinality(nodes) > 1 THEN
    PERFORM godwit_oracle.raise_error(-19025, 'EXTRACTVALUE returns value of only one node');
  ELSIF node LIKE '<%' THEN
    node := (xpath('string(/*)', nodes[1]))[1]::text;
  END IF;
  RETURN nullif(replace(replace(replace(replace(replace(node, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''), '&amp;', '&'), '');
END
$$;
