-- dba_tab_privs: privileges on objects of all schemas.
-- manual: Database Reference, "DBA_TAB_PRIVS"
-- requires: dictionary_tab_privs
CREATE OR REPLACE VIEW godwit_oracle.dba_tab_privs AS
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
FROM godwit_oracle.dictionary_tab_privs;
