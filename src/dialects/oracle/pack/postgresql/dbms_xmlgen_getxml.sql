-- dbms_xmlgen_getxml: the rows of a query, or of a context, as an XML document of ROWSET and ROW elements, with the columns' names in capitals. NULLs
-- are left out unless the context says otherwise; a query without rows gives NULL. The next call for a context goes on behind the rows of this one.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_state, oracle_name, set_variable, to_char
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

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_getxml(ctx numeric) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  state constant jsonb := godwit_oracle.dbms_xmlgen_state(ctx);
  row_tag constant text := state ->> 'row';
  set_tag constant text := state ->> 'set';
  nulls constant integer := coalesce(state ->> 'nulls', '0');
  fetched record;
  cell record;
  shown text;
  result text := '';
  n integer := 0;
BEGIN
  FOR fetched IN EXECUTE format('SELECT * FROM (%s) AS q OFFSET %s%s', rtrim(state ->> 'query', E'; \n'), state ->> 'skip',
    coalesce(' LIMIT ' || (state ->> 'max'), '')) LOOP
    n := n + 1;
    result := result || coalesce(' <' || row_tag || E'>\n', '');
    FOR cell IN SELECT godwit_oracle.oracle_name(key) AS key, value FROM json_each_text(row_to_json(fetched)) LOOP
      shown := CASE WHEN cell.value ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$'
        THEN godwit_oracle.to_char(cell.value::timestamp) ELSE cell.value END;
      IF coalesce(state ->> 'raw', 'false') = 'false' THEN
        shown := replace(replace(replace(shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
      END IF;
      IF shown IS NOT NULL THEN
        result := result || '  <' || cell.key || '>' || shown || '</' || cell.key || E'>\n';
      ELSIF nulls <> 0 THEN
        result := result || '  <' || cell.key || CASE nulls WHEN 1 THEN ' xsi:nil="true"' ELSE '' END || E'/>\n';
      END IF;
    END LOOP;
    result := result || coalesce(' </' || row_tag || E'>\n', '');
  END LOOP;
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx,
    (state || jsonb_build_object('rows', n, 'skip', (state ->> 'skip')::integer + n))::text);
  RETURN CASE WHEN n > 0 THEN E'<?xml version="1.0"?>\n' || coalesce('<' || set_tag
    || CASE nulls WHEN 1 THEN ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' ELSE '' END || E'>\n', '')
    || result || coalesce('</' || set_tag || E'>\n', '') END;
END
$$;
