-- months_between: the months from the second date to the first. A whole number when both are the same day of the month or both the last day of
-- their months; else the rest counts in parts of a month of 31 days, with the time of day.
-- manual: SQL Language Reference, "MONTHS_BETWEEN"
CREATE OR REPLACE FUNCTION godwit_oracle.months_between(later timestamp, earlier timestamp) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  later_day constant integer := extract(day FROM later);
  earlier_day constant integer := extract(day FROM earlier);
  months constant numeric := (extract(year FROM later) - extract(year FROM earlier)
      + CASE WHEN extract(year FROM later) > 0 AND extract(year FROM earlier) < 0 THEN -1
             WHEN extract(year FROM later) < 0 AND extract(year FROM earlier) > 0 THEN 1 ELSE 0 END) * 12
    + extract(month FROM later) - extract(month FROM earlier);
BEGIN
  IF later_day = earlier_day
    OR (extract(month FROM later + interval '1 day') <> extract(month FROM later)
      AND extract(month FROM earlier + interval '1 day') <> extract(month FROM earlier)) THEN
    RETURN months;
  END IF;
  RETURN trim_scale(months + round(
    ((later_day - earlier_day) * 86400 + extract(epoch FROM date_trunc('second', later)::time - date_trunc('second', earlier)::time)::numeric)
      * 1.00000000000000000000000000000000000000 / 2678400, 38));
END
$$;
