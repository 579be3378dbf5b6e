-- user_dependencies: dependencies of the current schema.
-- manual: Database Reference, "USER_DEPENDENCIES"
-- requires: dictionary_dependencies
CREATE OR REPLACE VIEW godwit_oracle.user_dependencies AS
SELECT
  name,
  type,
  referenced_owner,
  referenced_name,
  referenced_type,
  referenced_link_name,
  dependency_type
FROM godwit_oracle.dictionary_dependencies
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_dependencies TO PUBLIC;
