-- xmltype_existsnode: 1 when an XPath expression finds a node in a document, else 0. (XMLTYPE.EXISTSNODE and EXISTSNODE)
-- manual: SQL Language Reference, "EXISTSNODE"
-- requires: xml_namespaces
CREATE OR REPLACE FUNCTION godwit_oracle.xmltype_existsnode(document xml, path text, namespaces text DEFAULT NULL) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT xpath_exists(path, document, godwit_oracle.xml_namespaces(namespaces))::integer
$$;
