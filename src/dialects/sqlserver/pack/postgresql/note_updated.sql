-- note_updated: a trigger before UPDATE that notes which columns the statement sets, for is_updated() and columns_updated() in the triggers behind it. Without an argument,
-- for each UPDATE, it forgets what was noted; with the name of a column, for UPDATE OF that column, it adds it. What a statement within a trigger sets is
-- noted apart, by the depth of the trigger.
-- manual: Transact-SQL Reference, "UPDATE - Trigger Functions (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.note_updated() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  setting text := format('godwit_sqlserver.updated_%s_%s', TG_RELID, pg_trigger_depth());
BEGIN
  PERFORM set_config(setting, CASE
    WHEN TG_NARGS = 0 THEN '{}'
    ELSE array_append(current_setting(setting)::name[], TG_ARGV[0]::name)::text
  END, true);
  RETURN NULL;
END
$$;
