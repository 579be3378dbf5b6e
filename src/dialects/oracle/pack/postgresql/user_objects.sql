-- user_objects: objects of the current schema.
-- manual: Database Reference, "USER_OBJECTS"
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_oracle.user_objects AS
SELECT
  object_name,
  subobject_name,
  object_id,
  data_object_id,
  object_type,
  created,
  last_ddl_time,
  timestamp,
  status,
  temporary,
  generated,
  secondary,
  namespace,
  edition_name,
  sharing,
  editionable,
  oracle_maintained
FROM godwit_oracle.dictionary_objects
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_objects TO PUBLIC;
