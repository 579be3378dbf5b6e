-- moment_text: a date or time as a text in a style of CONVERT, `digits` being those that its type has behind the second. Styles that to_char can say are written
-- with it; this one serves those with blanks before one digit and those that are not known before the code runs.
-- manual: Transact-SQL Reference, "CAST and CONVERT (Transact-SQL)", "Date and time styles"
CREATE OR REPLACE FUNCTION godwit_sqlserver.moment_text(value timestamp, style integer, digits integer DEFAULT 3) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  fraction text := left(to_char(value, 'US') || '0', digits);
  hour text := lpad(to_char(value, 'FMHH12'), 2);
  day text := lpad(to_char(value, 'FMDD'), 2);
  dotted text := CASE WHEN digits = 0 THEN '' ELSE '.' || fraction END;
  colon text := CASE WHEN digits = 0 THEN '' ELSE ':' || fraction END;
BEGIN
  RETURN CASE
    WHEN style IN (0, 100) THEN to_char(value, 'Mon ') || day || to_char(value, ' YYYY ') || hour || to_char(value, ':MIAM')
    WHEN style = 1 THEN to_char(value, 'MM/DD/YY')
    WHEN style = 101 THEN to_char(value, 'MM/DD/YYYY')
    WHEN style = 2 THEN to_char(value, 'YY.MM.DD')
    WHEN style = 102 THEN to_char(value, 'YYYY.MM.DD')
    WHEN style = 3 THEN to_char(value, 'DD/MM/YY')
    WHEN style = 103 THEN to_char(value, 'DD/MM/YYYY')
    WHEN style = 4 THEN to_char(value, 'DD.MM.YY')
    WHEN style = 104 THEN to_char(value, 'DD.MM.YYYY')
    WHEN style = 5 THEN to_char(value, 'DD-MM-YY')
    WHEN style = 105 THEN to_char(value, 'DD-MM-YYYY')
    WHEN style = 6 THEN to_char(value, 'DD Mon YY')
    WHEN style = 106 THEN to_char(value, 'DD Mon YYYY')
    WHEN style = 7 THEN to_char(value, 'Mon DD, YY')
    WHEN style = 107 THEN to_char(value, 'Mon DD, YYYY')
    WHEN style IN (8, 24, 108) THEN to_char(value, 'HH24:MI:SS')
    WHEN style IN (9, 109) THEN to_char(value, 'Mon ') || day || to_char(value, ' YYYY ') || hour || to_char(value, ':MI:SS') || colon || to_char(value, 'AM')
    WHEN style = 10 THEN to_char(value, 'MM-DD-YY')
    WHEN style = 110 THEN to_char(value, 'MM-DD-YYYY')
    WHEN style = 11 THEN to_char(value, 'YY/MM/DD')
    WHEN style = 111 THEN to_char(value, 'YYYY/MM/DD')
    WHEN style = 12 THEN to_char(value, 'YYMMDD')
    WHEN style = 112 THEN to_char(value, 'YYYYMMDD')
    WHEN style IN (13, 113) THEN to_char(value, 'DD Mon YYYY HH24:MI:SS') || colon
    WHEN style IN (14, 114) THEN to_char(value, 'HH24:MI:SS') || colon
    WHEN style IN (20, 120) THEN to_char(value, 'YYYY-MM-DD HH24:MI:SS')
    WHEN style IN (21, 25, 121) THEN to_char(value, 'YYYY-MM-DD HH24:MI:SS') || dotted
    WHEN style = 22 THEN to_char(value, 'MM/DD/YY ') || hour || to_char(value, ':MI:SS AM')
    WHEN style = 23 THEN to_char(value, 'YYYY-MM-DD')
    WHEN style = 126 THEN to_char(value, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN fraction::integer = 0 THEN '' ELSE dotted END
    WHEN style = 127 THEN to_char(value, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN fraction::integer = 0 THEN '' ELSE dotted END || 'Z'
    ELSE NULL
  END;
END
$$;
