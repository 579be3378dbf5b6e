-- ddl_objects: what the command does that an event trigger fires on: a row for each object that it creates, alters, comments on, grants or drops, as
-- Oracle's event attributes tell it (ORA_SYSEVENT, ORA_DICT_OBJ_TYPE, ORA_DICT_OBJ_OWNER, ORA_DICT_OBJ_NAME).
-- manual: PL/SQL Language Reference, "Event Attribute Functions"; PostgreSQL, "Event Trigger Functions"
-- requires: oracle_name
CREATE OR REPLACE FUNCTION godwit_oracle.ddl_objects(trigger_event text, tag text)
RETURNS TABLE (event text, type text, owner text, name text)
LANGUAGE plpgsql AS $$
BEGIN
  IF trigger_event = 'sql_drop' THEN
    -- ALTER TABLE … DROP COLUMN drops as well, but is no DROP.
    RETURN QUERY
      SELECT 'DROP', upper(o.object_type), godwit_oracle.oracle_name(o.schema_name), godwit_oracle.oracle_name(o.object_name)
        FROM pg_event_trigger_dropped_objects() AS o
       WHERE o.original AND tag LIKE 'DROP %';
  ELSE
    RETURN QUERY
      SELECT split_part(c.command_tag, ' ', 1), upper(c.object_type), godwit_oracle.oracle_name(c.schema_name),
             godwit_oracle.oracle_name(parts[cardinality(parts)])
        FROM pg_event_trigger_ddl_commands() AS c
       -- 'schema.name', 'schema.name(arguments)', 'name on schema.table'
       CROSS JOIN LATERAL (SELECT parse_ident(substring(c.object_identity FROM '^(?:"(?:[^"]|"")*"|[^"( ])+'), false) AS parts) AS identity;
  END IF;
END
$$;
