-- all_constraints: constraints that the current role may use.
-- manual: Database Reference, "ALL_CONSTRAINTS"
-- requires: dictionary_constraints
CREATE OR REPLACE VIEW godwit_oracle.all_constraints AS
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
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_constraints TO PUBLIC;
