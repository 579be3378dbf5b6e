-- all_dependencies: dependencies that the current role may use.
-- manual: Database Reference, "ALL_DEPENDENCIES"
-- requires: dictionary_dependencies
CREATE OR REPLACE VIEW godwit_oracle.all_dependencies AS
SELECT
  owner,
  name,
  type,
  referenced_owner,
  referenced_name,
  referenced_type,
  referenced_link_name,
  dependency_type
FROM godwit_oracle.dictionary_dependencies
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_dependencies TO PUBLIC;
