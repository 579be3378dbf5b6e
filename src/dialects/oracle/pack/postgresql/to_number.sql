-- to_number: reads a number from text, without a format model or with one. Blanks around it are ignored; what is not a number raises
-- ORA-01722. The decimal point is '.', the group separator ',' unless the third argument says otherwise.
-- manual: SQL Language Reference, "TO_NUMBER"
-- requires: number_model, number_language, raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.to_number(string text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF string ~ '^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$' THEN
    RETURN string::numeric;
  ELSIF string = '' THEN
    RETURN NULL;
  END IF;
  PERFORM godwit_oracle.raise_error(-1722);
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.to_number(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT value
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.to_number(string text, format text, nlsparam text DEFAULT NULL) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  plain constant text := replace(upper(format), 'FM', '');
  decimal_point constant text := godwit_oracle.number_language(nlsparam, 'decimal');
  separator constant text := godwit_oracle.number_language(nlsparam, 'group');
  model record;
  rest text := btrim(string);
  negative boolean := false;
  symbol text;
  parts text[];
  value numeric := 0;
BEGIN
  IF nullif(string, '') IS NULL OR nullif(format, '') IS NULL THEN
    RETURN NULL;
  ELSIF plain ~ '^0*X+$' THEN
    IF rest !~ '^[[:xdigit:]]+$' OR length(rest) > length(plain) THEN
      PERFORM godwit_oracle.raise_error(-1722);
    END IF;
    FOR at IN 1 .. length(rest) LOOP
      value := value * 16 + strpos('0123456789abcdef', lower(pg_catalog.substr(rest, at, 1))) - 1;
    END LOOP;
    RETURN value;
  ELSIF plain ~ '^TM[9E]?$' THEN
    RETURN godwit_oracle.to_number(string);
  END IF;
  model := godwit_oracle.number_model(format);
  IF model.point = 'V' THEN
    PERFORM godwit_oracle.raise_error(-1481);
  END IF;
  CASE model.sign
    WHEN 'S last', 'MI' THEN
      negative := rest LIKE '%-';
      rest := regexp_replace(rest, '[-+]$', '');
    WHEN 'PR' THEN
      negative := rest LIKE '<%>';
      rest := regexp_replace(rest, '^<(.*)>$', '\1');
    ELSE
      negative := rest LIKE '-%';
      rest := regexp_replace(rest, '^[-+]', '');
  END CASE;
  IF model.currency <> '' THEN
    symbol := CASE left(model.currency, 1) WHEN '$' THEN '$' WHEN 'L' THEN godwit_oracle.number_language(nlsparam, 'currency')
      WHEN 'C' THEN godwit_oracle.number_language(nlsparam, 'iso') ELSE godwit_oracle.number_language(nlsparam, 'dual') END;
    IF left(rest, length(symbol)) = symbol THEN
      rest := ltrim(pg_catalog.substr(rest, length(symbol) + 1));
    ELSIF right(rest, length(symbol)) = symbol THEN
      rest := rtrim(left(rest, -length(symbol)));
    END IF;
  END IF;
  IF model.whole LIKE '%G%' THEN
    rest := replace(rest, separator, '');
  ELSIF model.whole LIKE '%,%' THEN
    rest := replace(rest, ',', '');
  END IF;
  IF model.point = 'D' AND decimal_point <> '.' THEN
    rest := replace(rest, decimal_point, '.');
  END IF;
  parts := regexp_match(rest, '^(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$');
  IF parts IS NULL OR coalesce(parts[1], '') || coalesce(parts[2], '') = '' OR (parts[3] IS NOT NULL) <> model.scientific
    OR length(ltrim(parts[1], '0')) > length(translate(model.whole, ',G', '')) OR length(parts[2]) > length(model.decimals) THEN
    PERFORM godwit_oracle.raise_error(-1722);
  END IF;
  RETURN (CASE WHEN negative THEN '-' ELSE '' END || rest)::numeric;
END
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.to_number(value numeric, format text, nlsparam text DEFAULT NULL) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT godwit_oracle.to_number(value::text, format, nlsparam)
$$;
