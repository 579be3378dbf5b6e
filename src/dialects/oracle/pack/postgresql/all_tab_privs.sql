-- all_tab_privs: privileges that were granted by or to the current role, to a role of its own or to all.
-- manual: Database Reference, "ALL_TAB_PRIVS"
-- not null: grantor, grantee, table_schema, table_name
-- requires: dictionary_tab_privs
CREATE OR REPLACE VIEW godwit_oracle.all_tab_privs AS
SELECT
  grantor::text AS grantor,
  grantee::text AS grantee,
  owner::text AS table_schema,
  table_name::text AS table_name,
  privilege,
  grantable,
  hierarchy,
  common,
  type,
  inherited
FROM godwit_oracle.dictionary_tab_privs
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_tab_privs TO PUBLIC;
