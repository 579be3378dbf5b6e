-- sqlerrm: the message that belongs to an Oracle error number (sqlerrm(-1422)), or the message of a handler as Oracle would
-- show it: sqlerrm(SQLSTATE, SQLERRM), with PG_EXCEPTION_CONTEXT where the number depends on it (see sqlcode). Where
-- PostgreSQL's own message names what Oracle's does (a constraint, a column), the names are kept, spelled as in Oracle; where
-- neither message names anything, it is Oracle's; else PostgreSQL's message stands behind the number.
-- manual: PL/SQL Language Reference, "SQLERRM Function"; Database Error Messages
-- requires: sqlcode, error_message, oracle_name
CREATE OR REPLACE FUNCTION godwit_oracle.sqlerrm(code integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN code = 0 THEN 'ORA-0000: normal, successful completion'
    WHEN code = 100 THEN 'ORA-01403: no data found'
    WHEN code = 1 THEN 'User-Defined Exception'
    WHEN code > 0 THEN '-' || code || ': non-ORACLE exception '
    ELSE 'ORA-' || lpad((-code)::text, 5, '0') || ': ' || coalesce(godwit_oracle.error_message(code),
      CASE WHEN code BETWEEN -20999 AND -20000 THEN '' ELSE 'Message ' || -code || ' not found;  product=RDBMS; facility=ORA' END)
  END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.sqlerrm(state text, message text, context text DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN message ~ '^ORA-\d{5}:' AND state !~ '^OR\d{3}$' AND code = -substring(message FROM 5 FOR 5)::integer THEN message
    WHEN code = 0 THEN 'ORA-0000: normal, successful completion'
    WHEN code = 1 THEN coalesce(nullif(message, ''), 'User-Defined Exception')
    WHEN code = 100 THEN 'ORA-01403: no data found'
    ELSE 'ORA-' || lpad((-code)::text, 5, '0') || ': ' || coalesce(CASE
      WHEN code IN (-1, -2290, -2291, -2292) AND quoted IS NOT NULL THEN
        replace(replace(godwit_oracle.error_message(code), 'constraint', 'constraint (' || quoted || ')'), '  ', ' ')
      WHEN code IN (-1400, -1407) AND message ~ '^null value in column' THEN
        godwit_oracle.error_message(code) || ' (' || coalesce('"' || quoted || '".', '') || '"'
          || godwit_oracle.oracle_name(substring(message FROM '^null value in column "([^"]*)"')) || '")'
      WHEN code = -12899 THEN godwit_oracle.error_message(code) || coalesce(' (maximum: ' || substring(message FROM '\((\d+)\)$') || ')', '')
      WHEN code = -6502 THEN godwit_oracle.error_message(code) || CASE
        WHEN state = '22001' THEN ': character string buffer too small'
        WHEN state IN ('22P02', '22018') OR message ~ '^ORA-01722' THEN ': character to number conversion error'
        WHEN state = '22003' AND message ~ 'overflow|out of range' THEN ': number precision too large'
        ELSE '' END
      WHEN code IN (-54, -60, -1722, -1422, -1426, -1427, -1428, -1438, -1476, -6531, -6592, -8177) THEN godwit_oracle.error_message(code)
    END, message, '')
  END
  FROM (SELECT godwit_oracle.sqlcode(state, message, context),
    godwit_oracle.oracle_name(substring(message FROM '(?:constraint|of relation) "([^"]*)"'))) AS fault(code, quoted)
$$;
