-- columns_updated: a bit for each column of a table, set where the statement that fired a trigger sets the column. The first column is the lowest bit of the
-- first byte, the ninth that of the second.
-- manual: Transact-SQL Reference, "COLUMNS_UPDATED (Transact-SQL)"
-- requires: is_updated
CREATE OR REPLACE FUNCTION godwit_sqlserver.columns_updated(event text, relation oid) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT string_agg(set_byte('\x00', 0, bits), '' ORDER BY place)
  FROM (
    SELECT (attnum - 1) / 8 AS place,
      sum(CASE WHEN godwit_sqlserver.is_updated(attname, event, relation) THEN 1 << (attnum - 1) % 8 ELSE 0 END)::integer AS bits
    FROM pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
    GROUP BY (attnum - 1) / 8
  ) AS octets
$$;
