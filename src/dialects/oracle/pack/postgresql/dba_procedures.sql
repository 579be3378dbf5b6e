-- dba_procedures: functions and procedures of all schemas.
-- manual: Database Reference, "DBA_PROCEDURES"
-- requires: dictionary_procedures
CREATE OR REPLACE VIEW godwit_oracle.dba_procedures AS
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
FROM godwit_oracle.dictionary_procedures;
