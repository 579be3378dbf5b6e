-- to_timestamp: reads a TIMESTAMP from text with a format model; without one, with NLS_TIMESTAMP_FORMAT (see nls_format).
-- Fractions are rounded to the six digits that PostgreSQL keeps.
-- manual: SQL Language Reference, "TO_TIMESTAMP"
-- requires: parse_datetime, datetime_language, nls_format
CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp(string text, format text) RETURNS timestamp
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF string = '' OR format = '' THEN
    RETURN NULL;
  END IF;
  RETURN (godwit_oracle.parse_datetime(string, format)).moment;
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp(string text, format text, nlsparam text) RETURNS timestamp
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM godwit_oracle.datetime_language(nlsparam);
  RETURN godwit_oracle.to_timestamp(string, format);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp(string text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_timestamp(string, godwit_oracle.nls_format('timestamp'))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_timestamp(moment timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT moment
$$;
