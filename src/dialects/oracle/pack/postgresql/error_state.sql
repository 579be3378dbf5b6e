-- error_state: the SQLSTATE that stands for an Oracle error number in a converted program. The range of the user's own errors,
-- -20000 to -20999, is 'OR000' to 'OR999'; the predefined exceptions of PL/SQL have the SQLSTATE that PostgreSQL raises for the same fault. Any other number below
-- 38880 is 'OR' and the number to the base of 36, as handlers for it name it.
-- manual: PL/SQL Language Reference, "Predefined Exceptions"
CREATE OR REPLACE FUNCTION godwit_oracle.error_state(code integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN code BETWEEN -20999 AND -20000 THEN 'OR' || lpad((-20000 - code)::text, 3, '0')
    ELSE CASE code
      WHEN 100 THEN 'P0002'
      WHEN -1403 THEN 'P0002'
      WHEN -1 THEN '23505'
      WHEN -54 THEN '55P03'
      WHEN -60 THEN '40P01'
      WHEN -1400 THEN '23502'
      WHEN -1407 THEN '23502'
      WHEN -1422 THEN 'P0003'
      WHEN -30625 THEN '22004'
      WHEN -1426 THEN '22003'
      WHEN -1428 THEN '22003'
      WHEN -1438 THEN '22003'
      WHEN -1476 THEN '22012'
      WHEN -1722 THEN '22P02'
      WHEN -1481 THEN '22023'
      WHEN -1810 THEN '22007'
      WHEN -1820 THEN '22007'
      WHEN -1821 THEN '22007'
      WHEN -1830 THEN '22007'
      WHEN -1840 THEN '22007'
      WHEN -1858 THEN '22007'
      WHEN -1861 THEN '22007'
      WHEN -1867 THEN '22007'
      WHEN -2290 THEN '23514'
      WHEN -2291 THEN '23503'
      WHEN -2292 THEN '23503'
      WHEN -6502 THEN '22003'
      WHEN -6511 THEN '42P03'
      WHEN -1001 THEN '34000'
      WHEN -6531 THEN '22004'
      WHEN -6533 THEN '2202E'
      WHEN -6592 THEN '20000'
      WHEN -8177 THEN '40001'
      ELSE CASE
        WHEN code BETWEEN -1899 AND -1800 THEN '22008'
        WHEN digits ~ '[A-Z]' AND abs(code) < 38880 THEN 'OR' || digits
        ELSE 'ORERR'
      END
    END
  END
  FROM (SELECT substr(letters, abs(code) / 1296 % 36 + 1, 1) || substr(letters, abs(code) / 36 % 36 + 1, 1) || substr(letters, abs(code) % 36 + 1, 1)
    FROM (VALUES ('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')) AS base(letters)) AS number(digits)
$$;
