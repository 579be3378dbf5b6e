-- dbms_utility_format_error_backtrace: where the error of a handler was raised. The handler hands over what GET STACKED DIAGNOSTICS gives it
-- as PG_EXCEPTION_CONTEXT; each line of it becomes a line in Oracle's form, from the innermost outwards.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_utility_format_error_backtrace(context text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg('ORA-06512: at "' || upper(coalesce(place[1], 'anonymous block')) || '", line ' || place[2] || E'\n', '' ORDER BY nth)
  FROM (SELECT nth, coalesce(regexp_match(line, '^PL/pgSQL function ([^( ]+)(?:\([^)]*\))? line (\d+)'),
      CASE WHEN line ~ '^PL/pgSQL function inline_code_block' THEN ARRAY[NULL, substring(line FROM 'line (\d+)')] END) AS place
    FROM regexp_split_to_table(context, E'\n') WITH ORDINALITY AS lines(line, nth)) AS places
  WHERE place IS NOT NULL
$$;
