-- v$parameter: settings of PostgreSQL, by PostgreSQL's names.
-- manual: Database Reference, "V$PARAMETER"
-- not null: num, name
CREATE OR REPLACE VIEW godwit_oracle.v$parameter AS
SELECT
  (row_number() OVER (ORDER BY s.name))::numeric AS num,
  s.name::text AS name,
  (CASE s.vartype WHEN 'bool' THEN 1 WHEN 'integer' THEN 3 ELSE 2 END)::numeric AS type,
  s.setting::text AS value,
  current_setting(s.name)::text AS display_value,
  (CASE s.source WHEN 'default' THEN 'TRUE' ELSE 'FALSE' END)::text AS isdefault,
  (CASE WHEN s.context IN ('user', 'superuser') THEN 'TRUE' ELSE 'FALSE' END)::text AS isses_modifiable,
  (CASE s.context WHEN 'postmaster' THEN 'FALSE' WHEN 'internal' THEN 'FALSE' ELSE 'IMMEDIATE' END)::text AS issys_modifiable,
  (CASE s.source WHEN 'session' THEN 'MODIFIED' ELSE 'FALSE' END)::text AS ismodified,
  s.short_desc::text AS description,
  0::numeric AS con_id
FROM pg_catalog.pg_settings AS s;
