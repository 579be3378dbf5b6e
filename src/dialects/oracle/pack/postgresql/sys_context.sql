-- sys_context: a parameter of the session (namespace USERENV) or of an application context that DBMS_SESSION.SET_CONTEXT has set. A parameter
-- that PostgreSQL has no answer for (OS_USER, TERMINAL, ...) is NULL; an unknown one raises ORA-02003.
-- manual: SQL Language Reference, "SYS_CONTEXT"
-- requires: oracle_name, get_variable, nls_format, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.sys_context(namespace text, parameter text, length numeric DEFAULT 256) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL RESTRICTED AS $$
DECLARE
  answer text;
BEGIN
  IF upper(namespace) <> 'USERENV' THEN
    RETURN nullif(left(godwit_oracle.get_variable('context.' || lower(namespace) || '.' || lower(parameter)), length::integer), '');
  END IF;
  CASE upper(parameter)
    WHEN 'SESSION_USER', 'AUTHENTICATED_IDENTITY' THEN answer := godwit_oracle.oracle_name(session_user::text);
    WHEN 'CURRENT_USER', 'POLICY_INVOKER' THEN answer := godwit_oracle.oracle_name(current_user::text);
    WHEN 'CURRENT_SCHEMA', 'SESSION_SCHEMA' THEN answer := godwit_oracle.oracle_name(current_schema()::text);
    WHEN 'CURRENT_USERID' THEN answer := (SELECT oid::text FROM pg_catalog.pg_roles WHERE rolname = current_user);
    WHEN 'SESSION_USERID' THEN answer := (SELECT oid::text FROM pg_catalog.pg_roles WHERE rolname = session_user);
    WHEN 'CURRENT_SCHEMAID' THEN answer := (SELECT oid::text FROM pg_catalog.pg_namespace WHERE nspname = current_schema());
    WHEN 'DB_NAME', 'DB_UNIQUE_NAME', 'SERVICE_NAME', 'INSTANCE_NAME', 'CON_NAME' THEN answer := current_database();
    WHEN 'CON_ID' THEN answer := '0';
    WHEN 'INSTANCE' THEN answer := '1';
    WHEN 'IP_ADDRESS' THEN answer := host(inet_client_addr());
    WHEN 'SERVER_HOST' THEN answer := host(inet_server_addr());
    WHEN 'NETWORK_PROTOCOL' THEN answer := CASE WHEN inet_client_addr() IS NOT NULL THEN 'tcp' END;
    WHEN 'SID', 'SESSIONID' THEN answer := pg_backend_pid()::text;
    WHEN 'ISDBA' THEN answer := CASE WHEN current_setting('is_superuser') = 'on' THEN 'TRUE' ELSE 'FALSE' END;
    WHEN 'MODULE' THEN answer := current_setting('application_name');
    WHEN 'CLIENT_PROGRAM_NAME' THEN answer := current_setting('application_name');
    WHEN 'ACTION' THEN answer := godwit_oracle.get_variable('dbms_application_info.action');
    WHEN 'CLIENT_INFO' THEN answer := godwit_oracle.get_variable('dbms_application_info.client_info');
    WHEN 'CLIENT_IDENTIFIER' THEN answer := godwit_oracle.get_variable('dbms_session.identifier');
    WHEN 'LANG' THEN answer := 'US';
    WHEN 'LANGUAGE' THEN answer := 'AMERICAN_AMERICA.' || CASE current_setting('server_encoding') WHEN 'UTF8' THEN 'AL32UTF8' ELSE current_setting('server_encoding') END;
    WHEN 'NLS_CALENDAR' THEN answer := 'GREGORIAN';
    WHEN 'NLS_CURRENCY' THEN answer := '$';
    WHEN 'NLS_DATE_FORMAT' THEN answer := godwit_oracle.nls_format('date');
    WHEN 'NLS_DATE_LANGUAGE' THEN answer := 'AMERICAN';
    WHEN 'NLS_SORT' THEN answer := 'BINARY';
    WHEN 'NLS_TERRITORY' THEN answer := 'AMERICA';
    WHEN 'AUTHENTICATION_TYPE', 'AUTHENTICATION_METHOD', 'AUTHENTICATION_DATA', 'BG_JOB_ID', 'CDB_NAME', 'DB_DOMAIN', 'ENTRYID', 'EXTERNAL_NAME',
      'FG_JOB_ID', 'GLOBAL_UID', 'HOST', 'IDENTIFICATION_TYPE', 'MODULE_ID', 'ORACLE_HOME', 'OS_USER', 'PLATFORM_SLASH', 'PROXY_USER', 'PROXY_USERID',
      'SESSION_EDITION_NAME', 'CURRENT_EDITION_NAME', 'SESSION_EDITION_ID', 'STATEMENTID', 'TERMINAL', 'DATABASE_ROLE', 'CURRENT_SQL', 'CURRENT_BIND' THEN
      answer := NULL;
    ELSE
      PERFORM godwit_oracle.raise_error(-2003, 'invalid USERENV parameter');
  END CASE;
  RETURN nullif(left(answer, length::integer), '');
END
$$;
