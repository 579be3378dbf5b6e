-- user_constraints: constraints of the current schema.
-- manual: Database Reference, "USER_CONSTRAINTS"
-- requires: dictionary_constraints
CREATE OR REPLACE VIEW godwit_oracle.user_constraints AS
SELECT
  owner,
  constraint_name,
  constraint_type,
  table_name,
  search_condition,
  search_condition_vc,
  r_owner,
  r_constraint_name,
  delete_rule,
  status,
  "deferrable",
  deferred,
  validated,
  generated,
  bad,
  rely,
  last_change,
  index_owner,
  index_name,
  invalid,
  view_related
FROM godwit_oracle.dictionary_constraints
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_constraints TO PUBLIC;
