-- all_type_attrs: attributes of composite types that the current role may use.
-- manual: Database Reference, "ALL_TYPE_ATTRS"
-- requires: dictionary_type_attrs
CREATE OR REPLACE VIEW godwit_oracle.all_type_attrs AS
SELECT
  owner,
  type_name,
  attr_name,
  attr_type_mod,
  attr_type_owner,
  attr_type_name,
  length,
  precision,
  scale,
  character_set_name,
  attr_no,
  inherited
FROM godwit_oracle.dictionary_type_attrs
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_type_attrs TO PUBLIC;
