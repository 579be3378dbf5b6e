-- all_objects: objects that the current role may use.
-- manual: Database Reference, "ALL_OBJECTS"
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_oracle.all_objects AS
SELECT
  owner,
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
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_objects TO PUBLIC;
