-- number_spelled: a whole number in English words, in capitals, as the format suffix SP writes it ('FIVE HUNDRED TWENTY-THREE'), or as an
-- ordinal, as SPTH writes it ('TWENTY-THIRD').
-- manual: SQL Language Reference, "Datetime Format Element Suffixes"
CREATE OR REPLACE FUNCTION godwit_oracle.number_spelled(value bigint, ordinal boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  small constant text[] := ARRAY['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE', 'TEN', 'ELEVEN', 'TWELVE',
    'THIRTEEN', 'FOURTEEN', 'FIFTEEN', 'SIXTEEN', 'SEVENTEEN', 'EIGHTEEN', 'NINETEEN'];
  tens constant text[] := ARRAY['TEN', 'TWENTY', 'THIRTY', 'FORTY', 'FIFTY', 'SIXTY', 'SEVENTY', 'EIGHTY', 'NINETY'];
  words text := '';
  rest bigint := abs(value);
BEGIN
  IF rest >= 1000000 THEN
    words := words || godwit_oracle.number_spelled(rest / 1000000) || ' MILLION ';
    rest := rest % 1000000;
  END IF;
  IF rest >= 1000 THEN
    words := words || godwit_oracle.number_spelled(rest / 1000) || ' THOUSAND ';
    rest := rest % 1000;
  END IF;
  IF rest >= 100 THEN
    words := words || small[rest / 100] || ' HUNDRED ';
    rest := rest % 100;
  END IF;
  IF rest >= 20 THEN
    words := words || tens[rest / 10] || CASE WHEN rest % 10 > 0 THEN '-' || small[rest % 10] ELSE '' END;
  ELSIF rest > 0 THEN
    words := words || small[rest];
  END IF;
  words := coalesce(nullif(rtrim(words), ''), 'ZERO');
  IF ordinal THEN
    words := CASE
      WHEN words ~ 'ONE$' THEN regexp_replace(words, 'ONE$', 'FIRST')
      WHEN words ~ 'TWO$' THEN regexp_replace(words, 'TWO$', 'SECOND')
      WHEN words ~ 'THREE$' THEN regexp_replace(words, 'THREE$', 'THIRD')
      WHEN words ~ 'FIVE$' THEN regexp_replace(words, 'FIVE$', 'FIFTH')
      WHEN words ~ 'EIGHT$' THEN words || 'H'
      WHEN words ~ 'NINE$' THEN regexp_replace(words, 'NINE$', 'NINTH')
      WHEN words ~ 'TWELVE$' THEN regexp_replace(words, 'TWELVE$', 'TWELFTH')
      WHEN words = 'ZERO' THEN 'ZEROETH'
      WHEN words ~ 'Y$' THEN regexp_replace(words, 'Y$', 'IETH')
      ELSE words || 'TH'
    END;
  END IF;
  RETURN CASE WHEN value < 0 THEN 'MINUS ' ELSE '' END || words;
END
$$;
