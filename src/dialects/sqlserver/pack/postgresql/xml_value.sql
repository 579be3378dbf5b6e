-- xml_value: the text of the first node that a path finds, or what the path computes; NULL where it finds nothing. The value stands in an element `doc`, since a value of type
-- xml may be several elements: the path begins with `/doc/`.
-- manual: Transact-SQL Reference, "value() Method (xml Data Type)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.xml_value(value xml, path text, namespaces text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  document xml := xmlelement(name doc, value);
BEGIN
  IF cardinality(xpath(path, document, namespaces)) = 0 THEN RETURN NULL; END IF;
  RETURN replace(replace(replace(replace((xpath('string(' || path || ')', document, namespaces))[1]::text,
    '&#x0d;', E'\r'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&');
END
$$;
