-- format_number: writes a number with a format model; the work of to_char for numbers. A number that does not fit the model becomes #.
-- manual: SQL Language Reference, "Number Format Models"
-- requires: power_of_ten, number_model, number_language, roman_numeral
CREATE OR REPLACE FUNCTION godwit_oracle.format_number(value numeric, format text, nlsparam text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  plain constant text := regexp_replace(upper(format), 'FM', '');
  fm constant boolean := upper(format) LIKE '%FM%';
  model record;
  width integer;
  rounded numeric;
  exponent integer := 0;
  digits text;
  fraction text := '';
  slots integer;
  least_digits integer;
  shown text := '';
  symbol text := '';
  result text;
BEGIN
  IF value IS NULL OR nullif(format, '') IS NULL THEN
    RETURN NULL;
  ELSIF plain ~ '^(0+|9+)$' AND length(round(abs(value))::text) <= length(plain) THEN
    -- The common case of whole numbers needs no look at the model.
    digits := round(abs(value))::text;
    digits := CASE WHEN value < 0 THEN '-' WHEN fm THEN '' ELSE ' ' END || CASE WHEN plain LIKE '0%' THEN lpad(digits, length(plain), '0') ELSE digits END;
    RETURN CASE WHEN fm THEN digits ELSE lpad(digits, length(plain) + 1) END;
  ELSIF plain IN ('TM', 'TM9') THEN
    RETURN regexp_replace(trim_scale(value)::text, '^(-?)0\.', '\1.');
  ELSIF plain = 'TME' THEN
    IF value = 0 THEN
      RETURN '0E+00';
    END IF;
    exponent := floor(log(abs(value)));
    RETURN trim_scale(value * godwit_oracle.power_of_ten(-exponent)) || 'E' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END
      || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
  ELSIF plain = 'RN' THEN
    result := CASE WHEN round(value) BETWEEN 1 AND 3999 THEN godwit_oracle.roman_numeral(round(value)::integer) ELSE repeat('#', 15) END;
    result := CASE WHEN format LIKE '%rn' THEN lower(result) ELSE result END;
    RETURN CASE WHEN fm THEN result ELSE lpad(result, 15) END;
  ELSIF plain ~ '^0*X+$' THEN
    rounded := round(value);
    digits := CASE WHEN rounded = 0 THEN '0' ELSE '' END;
    WHILE rounded > 0 LOOP
      digits := CASE WHEN format LIKE '%x%' THEN to_hex((rounded % 16)::integer) ELSE upper(to_hex((rounded % 16)::integer)) END || digits;
      rounded := div(rounded, 16);
    END LOOP;
    IF rounded < 0 OR length(digits) > length(plain) THEN
      RETURN repeat('#', length(plain) + 1);
    ELSIF plain LIKE '0%' THEN
      digits := lpad(digits, length(plain), '0');
    END IF;
    RETURN CASE WHEN fm THEN digits ELSE lpad(digits, length(plain) + 1) END;
  END IF;
  model := godwit_oracle.number_model(format);
  slots := length(translate(model.whole, ',G', '')) + CASE model.point WHEN 'V' THEN length(model.decimals) ELSE 0 END;
  symbol := CASE left(model.currency, 1) WHEN '$' THEN '$' WHEN 'L' THEN godwit_oracle.number_language(nlsparam, 'currency')
    WHEN 'C' THEN godwit_oracle.number_language(nlsparam, 'iso') WHEN 'U' THEN godwit_oracle.number_language(nlsparam, 'dual') ELSE '' END;
  width := length(model.whole) + length(model.decimals) + CASE WHEN model.point IN ('.', 'D') THEN 1 ELSE 0 END
    + CASE left(model.currency, 1) WHEN '$' THEN 1 WHEN 'C' THEN 7 WHEN '' THEN 0 ELSE 10 END
    + CASE model.sign WHEN 'PR' THEN 2 ELSE 1 END + CASE WHEN model.scientific THEN 5 ELSE 0 END;
  IF model.scientific THEN
    IF value <> 0 THEN
      exponent := floor(log(abs(value)));
    END IF;
    rounded := round(abs(value) * godwit_oracle.power_of_ten(-exponent), length(model.decimals));
    IF rounded >= 10 THEN
      exponent := exponent + 1;
      rounded := round(abs(value) * godwit_oracle.power_of_ten(-exponent), length(model.decimals));
    END IF;
  ELSIF model.point = 'V' THEN
    rounded := round(abs(value) * power(10::numeric, length(model.decimals)));
  ELSE
    rounded := round(abs(value), length(model.decimals));
  END IF;
  IF model.blank_zero AND rounded = 0 THEN
    RETURN CASE WHEN model.fill THEN repeat(' ', width) END;
  END IF;
  digits := trunc(rounded)::text;
  IF model.point IN ('.', 'D') THEN
    fraction := CASE WHEN model.decimals = '' THEN '' ELSE split_part(rounded::text, '.', 2) END;
    IF NOT model.fill THEN
      -- FM takes the zeros at the end away, down to the last digit that the model shows with a 0.
      fraction := left(fraction, greatest(length(rtrim(fraction, '0')), length(rtrim(model.decimals, '9'))));
    END IF;
    fraction := CASE model.point WHEN 'D' THEN godwit_oracle.number_language(nlsparam, 'decimal') ELSE '.' END || fraction;
  END IF;
  least_digits := CASE WHEN translate(model.whole, ',G', '') LIKE '%0%' THEN slots - strpos(translate(model.whole, ',G', ''), '0') + 1 ELSE 0 END;
  IF digits = '0' AND (length(model.decimals) > 0 AND model.point <> 'V' OR model.whole = '') THEN
    digits := '';
  END IF;
  IF length(digits) > slots THEN
    RETURN repeat('#', width);
  END IF;
  digits := lpad(digits, greatest(length(digits), least_digits), '0');
  IF model.scientific THEN
    shown := CASE WHEN digits = '' THEN '0' ELSE digits END;
  ELSIF model.point = 'V' THEN
    shown := digits;
  ELSE
    FOR at IN REVERSE length(model.whole) .. 1 LOOP
      EXIT WHEN digits = '';
      CASE pg_catalog.substr(model.whole, at, 1)
        WHEN ',' THEN shown := ',' || shown;
        WHEN 'G' THEN shown := godwit_oracle.number_language(nlsparam, 'group') || shown;
        ELSE
          shown := right(digits, 1) || shown;
          digits := left(digits, -1);
      END CASE;
    END LOOP;
  END IF;
  shown := shown || fraction;
  IF model.scientific THEN
    shown := shown || 'E' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
  END IF;
  shown := CASE WHEN model.currency LIKE '%first' THEN symbol || shown WHEN model.currency LIKE '%last' THEN shown || symbol ELSE shown END;
  result := CASE model.sign
    WHEN 'S first' THEN CASE WHEN value < 0 THEN '-' ELSE '+' END || shown
    WHEN 'S last' THEN shown || CASE WHEN value < 0 THEN '-' ELSE '+' END
    WHEN 'MI' THEN shown || CASE WHEN value < 0 THEN '-' WHEN model.fill THEN ' ' ELSE '' END
    WHEN 'PR' THEN CASE WHEN value < 0 THEN '<' || shown || '>' WHEN model.fill THEN ' ' || shown || ' ' ELSE shown END
    ELSE CASE WHEN value < 0 THEN '-' WHEN model.fill THEN ' ' ELSE '' END || shown
  END;
  RETURN CASE WHEN model.fill THEN lpad(result, greatest(width, length(result))) ELSE nullif(result, '') END;
END
$$;
