-- sqlcode: the Oracle error number for the SQLSTATE of a handler: godwit_oracle.sqlcode(SQLSTATE, SQLERRM). A message that
-- starts with 'ORA-nnnnn:' says the number itself; 'OR000' to 'OR999' are -20000 to -20999; the predefined exceptions have
-- their numbers; an exception that the program declared without a number is 1; NULL and '00000' (no error) are 0. Any
-- other SQLSTATE is a fault that Oracle has no number for and gives -6502 in the data exceptions (class 22), else -900 for
-- syntax and access errors (class 42), else -600. A value that does not fit is one fault to PostgreSQL, but -6502 or -1426 to
-- Oracle where PL/SQL stores it in a variable and -12899, -1438 or -1722 where SQL stores it in a column: what
-- GET STACKED DIAGNOSTICS gives as PG_EXCEPTION_CONTEXT tells the two apart, and UPDATE from INSERT. Faults that share a
-- SQLSTATE are told apart by PostgreSQL's messages in English.
-- manual: PL/SQL Language Reference, "SQLCODE Function"; Database Error Messages
-- requires: raised_in_sql
CREATE OR REPLACE FUNCTION godwit_oracle.sqlcode(state text, message text DEFAULT NULL, context text DEFAULT NULL) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN state IS NULL OR state IN ('', '00000') THEN 0
    WHEN state ~ '^OR\d{3}$' THEN -20000 - substring(state FROM 3)::integer
    WHEN state = 'P0002' THEN 100
    WHEN message ~ '^ORA-01722:' AND context ~ '^PL/pgSQL function godwit_oracle\.' AND NOT godwit_oracle.raised_in_sql(context) THEN -6502
    WHEN message ~ '^ORA-\d{5}:' THEN -substring(message FROM 5 FOR 5)::integer
    WHEN state IN ('22001', '2201E', '2201F', '22018', '22P02') AND NOT godwit_oracle.raised_in_sql(context) THEN -6502
    WHEN state = '22003' AND NOT godwit_oracle.raised_in_sql(context) THEN
      CASE WHEN message ~ 'out of range' AND message !~ 'smallint|bigint' THEN -1426 ELSE -6502 END
    WHEN state = '22004' AND message ~ 'NOT NULL|cannot be null' THEN -6502
    WHEN state = '22003' AND message ~ '^(smallint|integer|bigint) out of range|overflows' THEN -1426
    WHEN state = '23502' AND context ~* '^SQL statement "\s*UPDATE' THEN -1407
    WHEN state = '23503' AND message ~ '^update or delete' THEN -2292
    WHEN state = '23514' AND message ~ '^no partition' THEN -14400
    ELSE CASE state
      WHEN 'P0003' THEN -1422
      WHEN '02000' THEN 100
      WHEN '21000' THEN -1427
      WHEN '20000' THEN -6592
      WHEN '22001' THEN -12899
      WHEN '22003' THEN -1438
      WHEN '22004' THEN -6531
      WHEN '22007' THEN -1861
      WHEN '22008' THEN -1843
      WHEN '22012' THEN -1476
      WHEN '22018' THEN -1722
      WHEN '2201E' THEN -1428
      WHEN '2201F' THEN -1428
      WHEN '2202E' THEN -6533
      WHEN '22P02' THEN -1722
      WHEN '23502' THEN -1400
      WHEN '23503' THEN -2291
      WHEN '23505' THEN -1
      WHEN '23514' THEN -2290
      WHEN '24000' THEN -1001
      WHEN '25006' THEN -1456
      WHEN '34000' THEN -1001
      WHEN '40001' THEN -8177
      WHEN '40P01' THEN -60
      WHEN '42501' THEN -1031
      WHEN '42601' THEN -900
      WHEN '42703' THEN -904
      WHEN '42883' THEN -904
      WHEN '42P01' THEN -942
      WHEN '42P03' THEN -6511
      WHEN '42P07' THEN -955
      WHEN '53200' THEN -6500
      WHEN '55000' THEN -8002
      WHEN '2200H' THEN -8004
      WHEN '55P03' THEN -54
      WHEN '57014' THEN -1013
      WHEN 'P0001' THEN 1
      WHEN 'ORERR' THEN 1
      ELSE CASE left(state, 2) WHEN '22' THEN -6502 WHEN '42' THEN -900 WHEN 'OR' THEN 1 WHEN 'P0' THEN -6502 ELSE -600 END
    END
  END
$$;
