-- all_procedures: functions and procedures that the current role may use.
-- manual: Database Reference, "ALL_PROCEDURES"
-- requires: dictionary_procedures
CREATE OR REPLACE VIEW godwit_oracle.all_procedures AS
SELECT
  owner,
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
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_procedures TO PUBLIC;
