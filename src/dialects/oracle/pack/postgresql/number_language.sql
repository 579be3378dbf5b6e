-- number_language: one value of the third argument of the number functions: 'decimal', 'group', 'currency', 'iso' or 'dual'. What the argument
-- does not say is as for territory America.
-- manual: SQL Language Reference, "TO_CHAR (number)", nlsparam
CREATE OR REPLACE FUNCTION godwit_oracle.number_language(nlsparam text, wanted text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE wanted
    WHEN 'decimal' THEN coalesce(substring(nlsparam FROM '(?i)NLS_NUMERIC_CHARACTERS\s*=\s*[''"]?(.).'), '.')
    WHEN 'group' THEN coalesce(substring(nlsparam FROM '(?i)NLS_NUMERIC_CHARACTERS\s*=\s*[''"]?.(.)'), ',')
    WHEN 'currency' THEN coalesce(substring(nlsparam FROM '(?i)NLS_CURRENCY\s*=\s*''([^'']*)'), substring(nlsparam FROM '(?i)NLS_CURRENCY\s*=\s*([^'' ]+)'), '$')
    WHEN 'dual' THEN coalesce(substring(nlsparam FROM '(?i)NLS_DUAL_CURRENCY\s*=\s*''([^'']*)'), '$')
    ELSE CASE upper(coalesce(substring(nlsparam FROM '(?i)NLS_ISO_CURRENCY\s*=\s*[''"]?([a-z ]*[a-z])'), 'AMERICA'))
      WHEN 'AMERICA' THEN 'USD' WHEN 'UNITED KINGDOM' THEN 'GBP' WHEN 'JAPAN' THEN 'JPY' WHEN 'SWITZERLAND' THEN 'CHF'
      WHEN 'CANADA' THEN 'CAD' WHEN 'AUSTRALIA' THEN 'AUD' WHEN 'CHINA' THEN 'CNY' WHEN 'INDIA' THEN 'INR' WHEN 'BRAZIL' THEN 'BRL'
      WHEN 'SWEDEN' THEN 'SEK' WHEN 'DENMARK' THEN 'DKK' WHEN 'NORWAY' THEN 'NOK' WHEN 'POLAND' THEN 'PLN' ELSE 'EUR' END
  END
$$;
