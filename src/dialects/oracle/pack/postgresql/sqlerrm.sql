-- sqlerrm: the message that belongs to an Oracle error number (sqlerrm(-1422)), or the message of a handler as Oracle would
-- show it (sqlerrm(SQLSTATE, SQLERRM)): 'ORA-20001: ' before the message of raise_application_error, and before PostgreSQL's
-- own message the number of the fault.
-- manual: PL/SQL Language Reference, "SQLERRM Function"
-- requires: sqlcode, error_message
CREATE OR REPLACE FUNCTION godwit_oracle.sqlerrm(code integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN code = 0 THEN 'ORA-0000: normal, successful completion'
    WHEN code = 100 THEN 'ORA-01403: no data found'
    WHEN code = 1 THEN 'User-Defined Exception'
    WHEN code > 0 THEN '-' || code || ': non-ORACLE exception '
    ELSE rtrim('ORA-' || lpad((-code)::text, 5, '0') || ': ' || coalesce(godwit_oracle.error_message(code),
      CASE WHEN code BETWEEN -20999 AND -20000 THEN '' ELSE 'Message ' || -code || ' not found;  product=RDBMS; facility=ORA' END))
  END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.sqlerrm(state text, message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN message ~ '^ORA-\d{5}:' AND state !~ '^OR\d{3}$' THEN message
    WHEN godwit_oracle.sqlcode(state, message) = 0 THEN 'ORA-0000: normal, successful completion'
    WHEN godwit_oracle.sqlcode(state, message) = 1 THEN coalesce(nullif(message, ''), 'User-Defined Exception')
    WHEN godwit_oracle.sqlcode(state, message) = 100 THEN 'ORA-01403: no data found'
    ELSE 'ORA-' || lpad((-godwit_oracle.sqlcode(state, message))::text, 5, '0') || ': ' || coalesce(message, '')
  END
$$;
