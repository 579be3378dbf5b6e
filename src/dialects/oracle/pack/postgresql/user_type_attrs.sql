-- user_type_attrs: attributes of composite types of the current schema.
-- manual: Database Reference, "USER_TYPE_ATTRS"
-- requires: dictionary_type_attrs
CREATE OR REPLACE VIEW godwit_oracle.user_type_attrs AS
SELECT
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
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_type_attrs TO PUBLIC;
