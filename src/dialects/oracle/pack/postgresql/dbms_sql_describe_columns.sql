-- dbms_sql_describe_columns: names, types and lengths of the columns of a parsed query, as Oracle numbers its types: 1 VARCHAR2, 2 NUMBER, 12 DATE,
-- 23 RAW, 96 CHAR, 112 CLOB, 180 and 181 TIMESTAMP. A temporary table without rows tells them; bind variables are NULL in it.
-- manual: PL/SQL Packages and Types Reference, "DESCRIBE_COLUMNS Procedure"
-- requires: dbms_sql_desc_rec, dbms_sql_state, oracle_name, raise_error
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_sql_describe_columns(c integer, INOUT col_cnt integer, INOUT desc_t godwit_oracle.dbms_sql_desc_rec[])
LANGUAGE plpgsql AS $$
DECLARE
  state constant jsonb := godwit_oracle.dbms_sql_state(c);
  piece text;
  statement text := '';
BEGIN
  IF NOT state ? 'sql' THEN
    PERFORM godwit_oracle.raise_error(-1003, 'no statement parsed');
  END IF;
  FOR piece IN SELECT match[1] FROM regexp_matches(state ->> 'sql',
    '(''(?:[^'']|'''')*''|"[^"]*"|--[^\n]*|/\*(?:[^*]|\*[^/])*\*/|::|:=|:[[:alpha:]_][[:alnum:]_$#]*|:\d+|.|\n)', 'g') AS match LOOP
    statement := statement || CASE WHEN piece ~ '^:[[:alnum:]_]'
      THEN 'NULL::' || coalesce(state #>> ARRAY['binds', lower(substr(piece, 2)), 'type'], 'text') ELSE piece END;
  END LOOP;
  EXECUTE 'CREATE TEMPORARY TABLE godwit_described AS ' || statement || ' WITH NO DATA';
  SELECT count(*), coalesce(array_agg(ROW(
      CASE
        WHEN type IN ('smallint', 'integer', 'bigint', 'numeric') THEN 2
        WHEN type = 'real' THEN 100
        WHEN type = 'double precision' THEN 101
        WHEN type = 'timestamp without time zone' THEN CASE WHEN modifier = 0 THEN 12 ELSE 180 END
        WHEN type = 'timestamp with time zone' THEN 181
        WHEN type = 'date' THEN 12
        WHEN type = 'bytea' THEN 23
        WHEN type = 'character' THEN 96
        WHEN type = 'text' THEN 112
        WHEN type = 'interval' THEN 183
        ELSE 1
      END,
      CASE
        WHEN type IN ('character varying', 'character') THEN coalesce(nullif(modifier, -1) - 4, 4000)
        WHEN type IN ('smallint', 'integer', 'bigint', 'numeric') THEN 22
        WHEN type LIKE 'timestamp%' OR type = 'date' THEN 7
        ELSE 4000
      END,
      name, length(name), NULL, 0,
      CASE type WHEN 'smallint' THEN 4 WHEN 'integer' THEN 9 WHEN 'bigint' THEN 18
        WHEN 'numeric' THEN CASE WHEN modifier = -1 THEN 0 ELSE ((modifier - 4) >> 16) & 65535 END ELSE 0 END,
      CASE WHEN type <> 'numeric' THEN 0 WHEN modifier = -1 THEN -127 ELSE (modifier - 4) & 2047 END,
      0, 0, NOT required)::godwit_oracle.dbms_sql_desc_rec ORDER BY nth), '{}')
    INTO col_cnt, desc_t
    FROM (SELECT attnum AS nth, godwit_oracle.oracle_name(attname) AS name, format_type(atttypid, NULL) AS type,
                 atttypmod AS modifier, attnotnull AS required
            FROM pg_attribute WHERE attrelid = 'pg_temp.godwit_described'::regclass AND attnum > 0) AS columns;
  DROP TABLE pg_temp.godwit_described;
END
$$;
