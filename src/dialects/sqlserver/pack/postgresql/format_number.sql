-- format_number: a number in a format of .NET, standard (`N2`, `C`, `P0`, `D5`, `F1`, `X4`, `G`) or of one's own (`#,##0.00;(#,##0.00)`), as the culture en-US has it.
-- NULL where it is no format for the number.
-- manual: Transact-SQL Reference, "FORMAT (Transact-SQL)"; .NET, "Standard numeric format strings", "Custom numeric format strings"
CREATE OR REPLACE FUNCTION godwit_sqlserver.format_number(value numeric, format text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  standard text[] COLLATE "C" := regexp_match(format COLLATE "C", '^([A-Za-z])(\d{0,2})$');
  digits integer := nullif(standard[2], '')::integer;
  point text := CASE WHEN coalesce(digits, 2) = 0 THEN '' ELSE '.' || repeat('0', coalesce(digits, 2)) END;
  sections text[] COLLATE "C";
  section text COLLATE "C";
  tokens text[] COLLATE "C";
  token text COLLATE "C";
  is_behind boolean := false;
  places integer := 0;
  zeros integer := 0;
  decimals integer := 0;
  kept integer := 0;
  thousands integer := 0;
  is_grouped boolean := false;
  factor numeric := 1;
  amount numeric;
  whole text;
  fraction text;
  place integer;
  result text := '';
BEGIN
  CASE upper(standard[1])
    WHEN 'N' THEN RETURN godwit_sqlserver.format_number(value, '#,##0' || point);
    WHEN 'F' THEN RETURN godwit_sqlserver.format_number(value, '0' || point);
    WHEN 'P' THEN RETURN godwit_sqlserver.format_number(value, '#,##0' || point || ' %');
    WHEN 'C' THEN RETURN godwit_sqlserver.format_number(value, '$#,##0' || point || ';($#,##0' || point || ')');
    WHEN 'D' THEN
      RETURN CASE WHEN value = trunc(value) THEN godwit_sqlserver.format_number(value, repeat('0', greatest(coalesce(digits, 1), 1))) END;
    WHEN 'G' THEN RETURN trim_scale(value)::text;
    WHEN 'X' THEN
      whole := CASE WHEN value = trunc(value) THEN to_hex(value::bigint) END;
      whole := lpad(whole, greatest(length(whole), coalesce(digits, 1)), '0');
      RETURN CASE standard[1] WHEN 'X' THEN upper(whole) ELSE whole END;
    ELSE
      IF standard IS NOT NULL THEN RETURN NULL; END IF;
  END CASE;
  sections := string_to_array(format COLLATE "C", ';');
  section := CASE
    WHEN value < 0 AND sections[2] <> '' THEN sections[2]
    WHEN value = 0 AND sections[3] <> '' THEN sections[3]
    ELSE sections[1]
  END;
  SELECT array_agg(match[1]) INTO tokens FROM regexp_matches(section, '"[^"]*"|''[^'']*''|\\.|.', 'g') AS match;
  FOREACH token IN ARRAY coalesce(tokens, '{}') LOOP
    CASE token
      WHEN '0', '#' THEN
        IF is_behind THEN
          decimals := decimals + 1;
          IF token = '0' THEN kept := decimals; END IF;
        ELSE
          places := places + 1;
          IF token = '0' OR zeros > 0 THEN zeros := zeros + 1; END IF;
          is_grouped := is_grouped OR thousands > 0;
          thousands := 0;
        END IF;
      WHEN ',' THEN thousands := thousands + CASE WHEN is_behind OR places = 0 THEN 0 ELSE 1 END;
      WHEN '.' THEN is_behind := true;
      WHEN '%' THEN factor := factor * 100;
      ELSE NULL;
    END CASE;
  END LOOP;
  amount := round(abs(value) * factor / power(1000::numeric, thousands), decimals);
  whole := CASE WHEN trunc(amount) = 0 THEN '' ELSE trunc(amount)::text END;
  whole := lpad(whole, greatest(length(whole), zeros), '0');
  fraction := split_part(amount::text, '.', 2);
  fraction := rpad(rtrim(fraction, '0'), greatest(length(rtrim(fraction, '0')), kept), '0');
  place := places;
  is_behind := false;
  decimals := 0;
  FOREACH token IN ARRAY coalesce(tokens, '{}') LOOP
    CASE
      WHEN token IN ('0', '#') AND is_behind THEN
        decimals := decimals + 1;
        result := result || substr(fraction, decimals, 1);
      WHEN token IN ('0', '#') THEN
        FOR at IN REVERSE CASE WHEN place = places THEN greatest(length(whole), place) ELSE place END .. place LOOP
          result := result || CASE WHEN at > length(whole) THEN '' ELSE substr(whole, length(whole) - at + 1, 1)
            || CASE WHEN is_grouped AND at % 3 = 1 AND at > 1 THEN ',' ELSE '' END END;
        END LOOP;
        place := place - 1;
      WHEN token = '.' THEN
        result := result || CASE WHEN fraction = '' OR is_behind THEN '' ELSE '.' END;
        is_behind := true;
      WHEN token = ',' THEN NULL;
      WHEN token ~ '^["''].' THEN result := result || substr(token, 2, length(token) - 2);
      WHEN length(token) > 1 THEN result := result || substr(token, 2);
      ELSE result := result || token;
    END CASE;
  END LOOP;
  RETURN CASE WHEN value < 0 AND amount <> 0 AND section = sections[1] THEN '-' ELSE '' END || result;
END
$$;
