-- error_number: the number that SQL Server gives to an error, from what PL/pgSQL knows in a handler: SQLSTATE, SQLERRM and PG_EXCEPTION_DETAIL. An
-- error that converted code raised says its number in the detail (`Msg 120000, Level 16, State 1`) or as its SQLSTATE (`51000`); without either
-- it is 50000, as RAISERROR raises it. What PostgreSQL raises has the number of the same fault in SQL Server, else 50000, too. Without
-- arguments: the number of the error that the caller's handler has handed over by set_error, NULL without one.
-- manual: Transact-SQL Reference, "ERROR_NUMBER (Transact-SQL)"; Database Engine Events and Errors
-- requires: caught_error
CREATE OR REPLACE FUNCTION godwit_sqlserver.error_number(state text, message text, detail text) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    substring(detail FROM '^Msg ([0-9]+), Level [0-9]+, State [0-9]+$')::integer,
    CASE state
      WHEN '21000' THEN 512
      WHEN '22001' THEN 2628
      WHEN '22003' THEN 8115
      WHEN '22007' THEN 241
      WHEN '22008' THEN 242
      WHEN '22009' THEN 9812
      WHEN '22011' THEN 537
      WHEN '22012' THEN 8134
      WHEN '22025' THEN 506
      WHEN '2200H' THEN 11728
      WHEN '2201E' THEN 3623
      WHEN '2201F' THEN 3623
      WHEN '2200M' THEN 9400
      WHEN '2200N' THEN 9400
      WHEN '22030' THEN 13609
      WHEN '22032' THEN 13609
      WHEN '22P02' THEN CASE
        WHEN message ~ ' (numeric|double precision|real): ' THEN 8114
        WHEN message ~ ' uuid: ' THEN 8169
        WHEN message ~ ' json: ' THEN 13609
        ELSE 245
      END
      WHEN '23502' THEN 515
      WHEN '23503' THEN 547
      WHEN '23505' THEN CASE
        WHEN EXISTS (SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
          WHERE c.relname = substring(message FROM '"(.+)"') AND i.indisunique
            AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)) THEN 2601
        ELSE 2627
      END
      WHEN '23514' THEN 547
      WHEN '24000' THEN 16917
      WHEN '25006' THEN 3906
      WHEN '25P02' THEN 3930
      WHEN '2BP01' THEN 3729
      WHEN '34000' THEN 16916
      WHEN '3D000' THEN 911
      WHEN '3F000' THEN 2760
      WHEN '40001' THEN 3960
      WHEN '40P01' THEN 1205
      WHEN '42501' THEN 229
      WHEN '42601' THEN 102
      WHEN '42701' THEN 2705
      WHEN '42702' THEN 209
      WHEN '42703' THEN 207
      WHEN '42710' THEN 2714
      WHEN '42804' THEN 206
      WHEN '42846' THEN 529
      WHEN '42883' THEN CASE WHEN message ~ '^procedure ' THEN 2812 ELSE 195 END
      WHEN '428C9' THEN 544
      WHEN '42P01' THEN 208
      WHEN '42P03' THEN 16915
      WHEN '42P07' THEN 2714
      WHEN '53100' THEN 1105
      WHEN '53200' THEN 701
      WHEN '54001' THEN 217
      WHEN '55P03' THEN 1222
      ELSE CASE WHEN state ~ '^[5-9][0-9]{4}$' AND state NOT IN ('53000', '53100', '53200', '53300', '53400', '54000',
        '54001', '54011', '54023', '55000', '55006', '57000', '57014', '58000', '58030', '72000')
        THEN state::integer ELSE 50000 END
    END)
$$;

CREATE OR REPLACE FUNCTION godwit_sqlserver.error_number() RETURNS integer
LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT (godwit_sqlserver.caught_error() ->> 'number')::integer
$$;
