-- dbms_sql_execute: executes a cursor's statement and gives the number of rows that it changed (0 for a query, whose rows FETCH_ROWS reads).
-- manual: PL/SQL Packages and Types Reference, "DBMS_SQL"
-- requires: dbms_sql_state, set_variable, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_sql_execute(c integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  state jsonb := godwit_oracle.dbms_sql_state(c);
  piece text;
  statement text := '';
  bind jsonb;
  "values" text[] := '{}';
  portal refcursor;
  changed bigint := 0;
BEGIN
  IF state ? 'ddl' THEN
    RETURN 0;
  ELSIF NOT state ? 'sql' THEN
    PERFORM godwit_oracle.raise_error(-1003, 'no statement parsed');
  ELSIF state ? 'portal' THEN
    EXECUTE 'CLOSE ' || quote_ident(state ->> 'portal');
    state := state - 'portal';
  END IF;
  -- Placeholders are replaced outside literals, quoted names and comments only; '::' is PostgreSQL's cast.
  FOR piece IN SELECT match[1] FROM regexp_matches(state ->> 'sql',
    '(''(?:[^'']|'''')*''|"[^"]*"|--[^\n]*|/\*(?:[^*]|\*[^/])*\*/|::|:=|:[[:alpha:]_][[:alnum:]_$#]*|:\d+|.|\n)', 'g') AS match LOOP
    IF piece ~ '^:[[:alnum:]_]' THEN
      bind := state -> 'binds' -> lower(substr(piece, 2));
      IF bind IS NULL THEN
        PERFORM godwit_oracle.raise_error(-1008);
      END IF;
      "values" := "values" || (bind ->> 'value');
      piece := '($1[' || cardinality("values") || '])::' || (bind ->> 'type');
    END IF;
    statement := statement || piece;
  END LOOP;
  IF statement ~* '^[\s(]*(select|with|values|table)\y' THEN
    OPEN portal FOR EXECUTE statement USING "values";
    state := state || jsonb_build_object('portal', portal::text);
  ELSE
    EXECUTE statement USING "values";
    GET DIAGNOSTICS changed = ROW_COUNT;
  END IF;
  PERFORM godwit_oracle.set_variable('dbms_sql.c' || c, state::text);
  PERFORM godwit_oracle.set_variable('dbms_sql.row' || c, NULL);
  PERFORM godwit_oracle.set_variable('dbms_sql.last_row_count', '0');
  RETURN changed;
END
$$;
