-- dba_types: types of all schemas.
-- manual: Database Reference, "DBA_TYPES"
-- requires: dictionary_types
CREATE OR REPLACE VIEW godwit_oracle.dba_types AS
SELECT
  owner,
  type_name,
  type_oid,
  typecode,
  attributes,
  methods,
  predefined,
  incomplete,
  final,
  instantiable,
  persistable,
  supertype_owner,
  supertype_name,
  local_attributes,
  local_methods,
  typeid
FROM godwit_oracle.dictionary_types;
