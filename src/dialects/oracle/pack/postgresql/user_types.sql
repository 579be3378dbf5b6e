-- user_types: types of the current schema.
-- manual: Database Reference, "USER_TYPES"
-- requires: dictionary_types
CREATE OR REPLACE VIEW godwit_oracle.user_types AS
SELECT
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
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_types TO PUBLIC;
