-- user_procedures: functions and procedures of the current schema.
-- manual: Database Reference, "USER_PROCEDURES"
-- requires: dictionary_procedures
CREATE OR REPLACE VIEW godwit_oracle.user_procedures AS
SELECT
  object_name,
  procedure_name,
  object_id,
  subprogram_id,
  overload,
  object_type,
  aggregate,
  pipelined,
  impltypeowner,
  impltypename,
  parallel,
  interface,
  deterministic,
  authid
FROM godwit_oracle.dictionary_procedures
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_procedures TO PUBLIC;
