-- new_time: the date and time in one North American time zone when it is the given one in another.
-- manual: SQL Language Reference, "NEW_TIME"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.new_time(day timestamp, from_zone text, to_zone text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  zones constant jsonb := '{"AST":-4,"ADT":-3,"BST":-11,"BDT":-10,"CST":-6,"CDT":-5,"EST":-5,"EDT":-4,"GMT":0,"HST":-10,"HDT":-9,
    "MST":-7,"MDT":-6,"NST":-3.5,"PST":-8,"PDT":-7,"YST":-9,"YDT":-8}';
BEGIN
  IF NOT zones ?& ARRAY[upper(from_zone), upper(to_zone)] THEN
    PERFORM godwit_oracle.raise_error(-1857);
  END IF;
  RETURN date_trunc('second', day)
    + make_interval(mins => (((zones ->> upper(to_zone))::numeric - (zones ->> upper(from_zone))::numeric) * 60)::integer);
END
$$;
