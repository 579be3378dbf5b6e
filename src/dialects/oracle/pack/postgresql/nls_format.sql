-- nls_format: the format model that a conversion without one uses: of the session's settings godwit_oracle.nls_date_format,
-- godwit_oracle.nls_timestamp_format and godwit_oracle.nls_timestamp_tz_format, else Oracle's defaults for territory America.
-- manual: Database Globalization Support Guide, "NLS_DATE_FORMAT"
CREATE OR REPLACE FUNCTION godwit_oracle.nls_format(kind text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('godwit_oracle.nls_' || kind || '_format', true), ''),
    CASE kind
      WHEN 'date' THEN 'DD-MON-RR'
      WHEN 'timestamp' THEN 'DD-MON-RR HH.MI.SSXFF AM'
      WHEN 'timestamp_tz' THEN 'DD-MON-RR HH.MI.SSXFF AM TZR'
    END)
$$;
