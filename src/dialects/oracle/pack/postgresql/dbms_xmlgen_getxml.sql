-- dbms_xmlgen_getxml: the rows of a query as an XML document of ROWSET and ROW elements, with the columns' names in capitals. NULLs are left out;
-- a query without rows gives NULL.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: oracle_name, to_char
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_getxml(sqlquery text) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  fetched record;
  result text := '';
BEGIN
  FOR fetched IN EXECUTE sqlquery LOOP
    result := result || E' <ROW>\n' || coalesce((SELECT string_agg('  <' || godwit_oracle.oracle_name(cell.key) || '>'
        || replace(replace(replace(CASE WHEN cell.value ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$'
            THEN godwit_oracle.to_char(cell.value::timestamp) ELSE cell.value END, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')
        || '</' || godwit_oracle.oracle_name(cell.key) || E'>\n', '' ORDER BY nth)
      FROM json_each_text(row_to_json(fetched)) WITH ORDINALITY AS cell(key, value, nth) WHERE cell.value IS NOT NULL), '') || E' </ROW>\n';
  END LOOP;
  RETURN E'<?xml version="1.0"?>\n<ROWSET>\n' || nullif(result, '') || E'</ROWSET>\n';
END
$$;
