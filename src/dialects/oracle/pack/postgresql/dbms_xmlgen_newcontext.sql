-- dbms_xmlgen_newcontext: opens a context for the query, which setters can change before GETXML runs it. The rows of an open cursor are read at once and
-- kept as JSON.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: get_variable, set_variable
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_newcontext(query text) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
  ctx constant integer := coalesce(godwit_oracle.get_variable('dbms_xmlgen.last'), '0')::integer + 1;
BEGIN
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.last', ctx::text);
  PERFORM godwit_oracle.set_variable('dbms_xmlgen.c' || ctx, jsonb_build_object('query', query, 'set', 'ROWSET', 'row', 'ROW', 'skip', 0)::text);
  RETURN ctx;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_newcontext(query refcursor) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
  fetched record;
  item json;
  names text := '';
  rows text := '';
BEGIN
  LOOP
    FETCH query INTO fetched;
    EXIT WHEN NOT FOUND;
    item := row_to_json(fetched);
    names := coalesce(nullif(names, ''), (SELECT string_agg(quote_ident(key) || ' text', ', ') FROM json_object_keys(item) AS key));
    rows := rows || CASE WHEN rows = '' THEN '' ELSE ',' END || item;
  END LOOP;
  RETURN godwit_oracle.dbms_xmlgen_newcontext(CASE WHEN names = '' THEN 'SELECT WHERE false'
    ELSE format('SELECT * FROM json_to_recordset(%L) AS rows(%s)', '[' || rows || ']', names) END);
END
$$;
