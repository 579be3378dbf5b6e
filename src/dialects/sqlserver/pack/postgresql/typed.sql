-- typed: how SQL Server would show a type of the target: the numbers and the name of the type, its length in bytes (-1 without a limit), its digits
-- and those behind the point. A domain is shown as the type below it.
-- manual: Transact-SQL Reference, "sys.columns (Transact-SQL)"
-- requires: system_types
CREATE OR REPLACE FUNCTION godwit_sqlserver.typed(type_id oid, modifier integer)
RETURNS TABLE (type_name text, system_type_id smallint, user_type_id integer, max_length smallint, "precision" smallint, scale smallint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(s.type_name, 'sql_variant'), coalesce(s.system_type_id, 98::smallint), coalesce(s.user_type_id, 98),
    (CASE
      WHEN of.name IN ('varchar', 'bpchar') AND of.modifier >= 4 THEN least((of.modifier - 4) * 2, 8000)
      WHEN of.name IN ('varchar', 'text', 'bytea') THEN -1
      WHEN of.name = 'numeric' THEN CASE WHEN of.digits <= 9 THEN 5 WHEN of.digits <= 19 THEN 9 WHEN of.digits <= 28 THEN 13 ELSE 17 END
      ELSE coalesce(s.max_length, 8016::smallint) END)::smallint,
    (CASE
      WHEN of.name = 'numeric' THEN coalesce(least(of.digits, 38), 38)
      WHEN of.name IN ('timestamp', 'timestamptz', 'time') AND of.fraction = 0 THEN s.precision - 8
      WHEN of.name IN ('timestamp', 'timestamptz', 'time') THEN s.precision - 7 + of.fraction
      WHEN s.type_name IN ('nvarchar', 'nchar', 'varbinary', 'uniqueidentifier', 'xml') THEN 0
      ELSE coalesce(s.precision, 0::smallint) END)::smallint,
    (CASE
      WHEN of.name = 'numeric' THEN CASE WHEN of.modifier >= 4 THEN (of.modifier - 4) & 65535 ELSE 0 END
      WHEN of.name IN ('timestamp', 'timestamptz', 'time') THEN of.fraction
      ELSE coalesce(s.scale, 0::smallint) END)::smallint
  FROM (
    SELECT b.typname::text AS name, m.modifier,
      CASE WHEN b.typname = 'numeric' AND m.modifier >= 4 THEN (m.modifier - 4) >> 16 END AS digits,
      CASE WHEN m.modifier BETWEEN 0 AND 6 THEN m.modifier ELSE 6 END AS fraction
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_type AS b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
    CROSS JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE typed.modifier END AS modifier) AS m
    WHERE t.oid = typed.type_id
  ) AS of
  LEFT JOIN godwit_sqlserver.system_types AS s ON s.target = CASE of.name WHEN 'text' THEN 'varchar' ELSE of.name END
$$;
