-- all_triggers: triggers that the current role may use.
-- manual: Database Reference, "ALL_TRIGGERS"
-- requires: dictionary_triggers
CREATE OR REPLACE VIEW godwit_oracle.all_triggers AS
SELECT
  owner,
  trigger_name,
  trigger_type,
  triggering_event,
  table_owner,
  base_object_type,
  table_name,
  column_name,
  referencing_names,
  when_clause,
  status,
  description,
  action_type,
  trigger_body,
  crossedition,
  before_statement,
  before_row,
  after_row,
  after_statement,
  instead_of_row,
  fire_once,
  apply_server_only
FROM godwit_oracle.dictionary_triggers
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_triggers TO PUBLIC;
