-- is_updated: whether the statement that fired a trigger sets a column, to whatever value: an INSERT sets all, a DELETE none. For a table whose
-- triggers note_updated() note the columns; the event and the table are the trigger's TG_OP and TG_RELID.
-- manual: Transact-SQL Reference, "UPDATE - Trigger Functions (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.is_updated(column_name name, event text, relation oid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE event
    WHEN 'INSERT' THEN true
    WHEN 'UPDATE' THEN coalesce(column_name = ANY (nullif(
      current_setting(format('godwit_sqlserver.updated_%s_%s', relation, pg_trigger_depth()), true), '')::name[]), false)
    ELSE false
  END
$$;
