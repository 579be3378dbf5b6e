-- to_timestamp_tz: reads a TIMESTAMP WITH TIME ZONE from text with a format model; without one, with NLS_TIMESTAMP_TZ_FORMAT (see
-- nls_format). Text that names no zone is in the session's. PostgreSQL keeps the instant, not the zone.
-- manual: SQL Language Reference, "TO_TIMESTAMP_TZ"
-- requires: parse_datetime, datetime_language, nls_format, from_tz
CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp_tz(string text, format text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parsed record;
BEGIN
  IF string = '' OR format = '' THEN
    RETURN NULL;
  END IF;
  parsed := godwit_oracle.parse_datetime(string, format);
  IF parsed.zone IS NULL THEN
    RETURN parsed.moment::timestamptz;
  END IF;
  RETURN godwit_oracle.from_tz(parsed.moment, parsed.zone);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp_tz(string text, format text, nlsparam text) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM godwit_oracle.datetime_language(nlsparam);
  RETURN godwit_oracle.to_timestamp_tz(string, format);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp_tz(string text) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_timestamp_tz(string, godwit_oracle.nls_format('timestamp_tz'))
$$;
