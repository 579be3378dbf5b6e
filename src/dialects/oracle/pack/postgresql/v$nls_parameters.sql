-- v$nls_parameters: parameters of language and formats of the session.
-- manual: Database Reference, "V$NLS_PARAMETERS"
-- requires: nls_session_parameters
CREATE OR REPLACE VIEW godwit_oracle.v$nls_parameters AS
SELECT
  parameter,
  value,
  0::numeric AS con_id
FROM godwit_oracle.nls_session_parameters;
GRANT SELECT ON godwit_oracle.v$nls_parameters TO PUBLIC;
