-- dba_objects: objects of all schemas.
-- manual: Database Reference, "DBA_OBJECTS"
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_oracle.dba_objects AS
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
FROM godwit_oracle.dictionary_objects;
