-- formatmessage: the text of a message with its arguments in the places that printf of C knows: flags, width, precision and the types
-- d i u o x X s, with `I64` before them for bigint. A NULL is shown as `(null)`, a value for which there is no place is left out.
-- manual: Transact-SQL Reference, "FORMATMESSAGE (Transact-SQL)", "RAISERROR (Transact-SQL)"
CREATE OR REPLACE FUNCTION godwit_sqlserver.formatmessage(message text, VARIADIC arguments text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  place text[] COLLATE "C";
  result text := '';
  next integer := 1;
  flags text COLLATE "C";
  width integer;
  digits integer;
  item text;
  sign text;
BEGIN
  IF message IS NULL THEN
    RETURN NULL;
  END IF;
  FOR place IN
    SELECT parts.pieces FROM regexp_matches(message COLLATE "C", '([^%]+)|%(%)|%([-+0 #]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?(?:h|l|I64)?([diuoxXs])|(%)', 'g') AS parts(pieces)
  LOOP
    IF place[6] IS NULL THEN
      result := result || coalesce(place[1], place[2], place[7]);
      CONTINUE;
    END IF;
    flags := place[3];
    IF place[4] = '*' THEN
      width := arguments[next]::integer;
      next := next + 1;
    ELSE
      width := coalesce(nullif(place[4], '')::integer, 0);
    END IF;
    IF place[5] = '*' THEN
      digits := arguments[next]::integer;
      next := next + 1;
    ELSE
      digits := nullif(place[5], '')::integer;
    END IF;
    item := arguments[next];
    next := next + 1;
    sign := '';
    IF item IS NULL THEN
      item := '(null)';
    ELSIF place[6] = 's' THEN
      item := left(item, digits);
      IF digits IS NULL THEN
        item := arguments[next - 1];
      END IF;
    ELSE
      CASE place[6]
        WHEN 'u' THEN
          item := CASE WHEN item::bigint < 0 THEN (item::bigint + 4294967296)::text ELSE item END;
        WHEN 'x' THEN
          item := CASE WHEN item::bigint BETWEEN -2147483648 AND 2147483647 THEN to_hex(item::integer) ELSE to_hex(item::bigint) END;
        WHEN 'X' THEN
          item := upper(CASE WHEN item::bigint BETWEEN -2147483648 AND 2147483647 THEN to_hex(item::integer) ELSE to_hex(item::bigint) END);
        WHEN 'o' THEN
          item := (
            SELECT coalesce(nullif(ltrim(string_agg((((CASE WHEN item::bigint < 0 THEN item::bigint + 4294967296 ELSE item::bigint END) >> (3 * n)) & 7)::text, '' ORDER BY n DESC), '0'), ''), '0')
            FROM generate_series(0, 20) AS digit(n));
        ELSE
          sign := CASE WHEN item::bigint < 0 THEN '-' WHEN flags LIKE '%+%' THEN '+' WHEN flags LIKE '% %' THEN ' ' ELSE '' END;
          item := ltrim(item::bigint::text, '-');
      END CASE;
      IF flags LIKE '%#%' AND item <> '0' THEN
        sign := CASE place[6] WHEN 'x' THEN '0x' WHEN 'X' THEN '0X' WHEN 'o' THEN '0' ELSE sign END;
      END IF;
      IF digits IS NOT NULL THEN
        item := lpad(item, greatest(digits, length(item)), '0');
      ELSIF flags LIKE '%0%' AND flags NOT LIKE '%-%' THEN
        item := lpad(item, greatest(width - length(sign), length(item)), '0');
      END IF;
      item := sign || item;
    END IF;
    result := result || CASE
      WHEN length(item) >= width THEN item
      WHEN flags LIKE '%-%' THEN rpad(item, width)
      ELSE lpad(item, width)
    END;
  END LOOP;
  RETURN result;
END
$$;
