-- to_date: reads a DATE (year to second) from text with a format model; without one, with NLS_DATE_FORMAT (see nls_format). A datetime
-- that is given instead of text goes through text and back, as in Oracle, so what the default model does not
-- show is lost.
-- manual: SQL Language Reference, "TO_DATE"
-- requires: parse_datetime, datetime_language, nls_format, to_char
CREATE OR REPLACE FUNCTION godwit_oracle.to_date(string text, format text) RETURNS timestamp
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF string = '' OR format = '' THEN
    RETURN NULL;
  ELSIF upper(format) IN ('YYYY-MM-DD', 'YYYY-MM-DD HH24:MI:SS')
    AND string ~ '^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])(?: (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$'
    AND length(string) <= length(replace(format, '24', '')) THEN
    RETURN string::timestamp;
  END IF;
  RETURN date_trunc('second', (godwit_oracle.parse_datetime(string, format)).moment);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_date(string text, format text, nlsparam text) RETURNS timestamp
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM godwit_oracle.datetime_language(nlsparam);
  RETURN godwit_oracle.to_date(string, format);
END
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_date(string text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_date(string, godwit_oracle.nls_format('date'))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_date(moment timestamp, format text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_date(godwit_oracle.to_char(moment), format)
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_date(moment timestamp) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_date(godwit_oracle.to_char(moment))
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.to_date(value numeric, format text) RETURNS timestamp
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_date(godwit_oracle.to_char(value), format)
$$;
