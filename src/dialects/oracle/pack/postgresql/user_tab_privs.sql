-- user_tab_privs: privileges on objects of the current schema.
-- manual: Database Reference, "USER_TAB_PRIVS"
-- requires: dictionary_tab_privs
CREATE OR REPLACE VIEW godwit_oracle.user_tab_privs AS
SELECT
  grantee,
  owner,
  table_name,
  grantor,
  privilege,
  grantable,
  hierarchy,
  common,
  type,
  inherited
FROM godwit_oracle.dictionary_tab_privs
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_tab_privs TO PUBLIC;
