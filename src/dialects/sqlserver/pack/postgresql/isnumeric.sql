-- isnumeric: whether a text can be converted to a type of numbers: 1 also for a mere sign, point, comma or sign of currency.
-- manual: Transact-SQL Reference, "ISNUMERIC (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.isnumeric(value text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(btrim(value) COLLATE "C" ~ '^[+-]?\s*[$£¤¥€]?\s*[+-]?(?:\d[\d,]*\.?\d*(?:[eEdD][+-]?\d{1,3})?|\.\d+(?:[eEdD][+-]?\d{1,3})?|[.,]?)$'
    AND btrim(value) <> '', false)::integer
$$;
