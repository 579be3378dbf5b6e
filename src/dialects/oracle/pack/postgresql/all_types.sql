-- all_types: types that the current role may use.
-- manual: Database Reference, "ALL_TYPES"
-- requires: dictionary_types
CREATE OR REPLACE VIEW godwit_oracle.all_types AS
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
FROM godwit_oracle.dictionary_types
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_types TO PUBLIC;
