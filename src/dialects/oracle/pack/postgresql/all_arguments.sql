-- all_arguments: parameters of functions and procedures that the current role may use.
-- manual: Database Reference, "ALL_ARGUMENTS"
-- requires: dictionary_arguments
CREATE OR REPLACE VIEW godwit_oracle.all_arguments AS
SELECT
  owner,
  object_name,
  package_name,
  object_id,
  overload,
  subprogram_id,
  argument_name,
  position,
  sequence,
  data_level,
  data_type,
  defaulted,
  default_value,
  default_length,
  in_out,
  data_length,
  data_precision,
  data_scale,
  radix,
  character_set_name,
  type_owner,
  type_name,
  pls_type
FROM godwit_oracle.dictionary_arguments
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_arguments TO PUBLIC;
