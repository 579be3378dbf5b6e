-- dba_dependencies: dependencies of all schemas.
-- manual: Database Reference, "DBA_DEPENDENCIES"
-- requires: dictionary_dependencies
CREATE OR REPLACE VIEW godwit_oracle.dba_dependencies AS
SELECT
  owner,
  name,
  type,
  referenced_owner,
  referenced_name,
  referenced_type,
  referenced_link_name,
  dependency_type
FROM godwit_oracle.dictionary_dependencies;
