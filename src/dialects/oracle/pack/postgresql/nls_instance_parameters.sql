-- nls_instance_parameters: parameters of language and formats.
-- manual: Database Reference, "NLS_INSTANCE_PARAMETERS"
-- not null: parameter
-- requires: nls_format
CREATE OR REPLACE VIEW godwit_oracle.nls_instance_parameters AS
SELECT
  p.parameter::text AS parameter,
  p.value::text AS value
FROM (
  VALUES ('NLS_LANGUAGE', 'AMERICAN'), ('NLS_TERRITORY', 'AMERICA'), ('NLS_CURRENCY', '$'), ('NLS_ISO_CURRENCY', 'AMERICA'),
    ('NLS_NUMERIC_CHARACTERS', '.,'), ('NLS_CALENDAR', 'GREGORIAN'), ('NLS_DATE_FORMAT', godwit_oracle.nls_format('date')),
    ('NLS_DATE_LANGUAGE', 'AMERICAN'), ('NLS_SORT', 'BINARY'), ('NLS_TIMESTAMP_FORMAT', godwit_oracle.nls_format('timestamp')),
    ('NLS_TIMESTAMP_TZ_FORMAT', godwit_oracle.nls_format('timestamp_tz')), ('NLS_DUAL_CURRENCY', '$'), ('NLS_COMP', 'BINARY'),
    ('NLS_LENGTH_SEMANTICS', 'CHAR'), ('NLS_NCHAR_CONV_EXCP', 'FALSE')
) AS p(parameter, value);
GRANT SELECT ON godwit_oracle.nls_instance_parameters TO PUBLIC;
