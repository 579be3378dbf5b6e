-- number_model: takes a number format model apart: the digits before the decimal point with their group separators, the point, the digits after
-- it, where the sign and the currency symbol stand, and the marks B, FM and EEEE.
-- manual: SQL Language Reference, "Number Format Models"
-- requires: raise_error
CREATE OR REPLACE FUNCTION godwit_oracle.number_model(format text, OUT whole text, OUT point text, OUT decimals text, OUT sign text,
  OUT currency text, OUT blank_zero boolean, OUT fill boolean, OUT scientific boolean)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest text := upper(format);
  parts text[];
BEGIN
  fill := rest NOT LIKE '%FM%';
  rest := replace(rest, 'FM', '');
  sign := CASE WHEN rest LIKE 'S%' THEN 'S first' WHEN rest LIKE '%S' THEN 'S last' WHEN rest LIKE '%MI' THEN 'MI' WHEN rest LIKE '%PR' THEN 'PR' ELSE '' END;
  rest := CASE sign WHEN 'S first' THEN pg_catalog.substr(rest, 2) WHEN 'S last' THEN left(rest, -1) WHEN '' THEN rest ELSE left(rest, -2) END;
  blank_zero := rest LIKE '%B%';
  rest := replace(rest, 'B', '');
  scientific := rest LIKE '%EEEE';
  rest := regexp_replace(rest, 'EEEE$', '');
  currency := CASE WHEN rest LIKE '%$%' THEN '$ first' WHEN rest ~ '^[LCU]' THEN left(rest, 1) || ' first'
    WHEN rest ~ '[LCU]$' THEN right(rest, 1) || ' last' ELSE '' END;
  rest := regexp_replace(replace(rest, '$', ''), '^[LCU]|[LCU]$', '');
  parts := regexp_match(rest, '^([09][09,G]*|)(?:([.DV])([09]*))?$');
  IF parts IS NULL OR (parts[1] = '' AND coalesce(parts[3], '') = '') OR (scientific AND parts[1] ~ '[,G]') OR (length(format) - length(replace(format, '$', '')) > 1) THEN
    PERFORM godwit_oracle.raise_error(-1481);
  END IF;
  whole := parts[1];
  point := coalesce(parts[2], '');
  decimals := coalesce(parts[3], '');
END
$$;
