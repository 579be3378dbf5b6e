-- match_program: the steps of a row pattern for match_rows, as far as the tokens go to a parenthesis that closes them; the rest of the tokens is
-- given back. A step is a variable, an anchor, `jump n`, or `try n m`: go on n steps from here, and if that fails, m steps.
-- manual: SQL Language Reference, "SELECT", row_pattern
CREATE OR REPLACE FUNCTION godwit_oracle.match_program(INOUT tokens text[], OUT program text[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  branches jsonb := '[]';
  branch text[] := '{}';
  piece text[];
  rest text[];
  bounds text[];
  least integer;
  most integer;
  goes_on text;
  token text;
BEGIN
  LOOP
    token := tokens[1];
    IF token IS NULL OR token IN (')', '|') THEN
      branches := branches || jsonb_build_array(to_jsonb(branch));
      branch := '{}';
      EXIT WHEN token IS DISTINCT FROM '|';
      tokens := tokens[2:];
      CONTINUE;
    END IF;
    tokens := tokens[2:];
    piece := ARRAY[token];
    IF token = '(' THEN
      SELECT inner_part.tokens[2:], inner_part.program INTO tokens, piece FROM godwit_oracle.match_program(tokens) AS inner_part;
    END IF;
    IF tokens[1] ~ '^[*+?{]' THEN
      bounds := regexp_match(
        replace(replace(regexp_replace(tokens[1], '^\?', '{0,1}'), '*', '{0,}'), '+', '{1,}'),
        '^\{(\d*)(,?)(\d*)\}(\??)'
      );
      tokens := tokens[2:];
      least := coalesce(nullif(bounds[1], '')::integer, 0);
      most := nullif(bounds[3], '')::integer;
      IF bounds[2] = '' THEN
        most := least;
      END IF;
      -- A greedy quantifier tries the piece first, a reluctant one what follows it.
      goes_on := CASE bounds[4] WHEN '' THEN 'try 1 %s' ELSE 'try %s 1' END;
      rest := '{}';
      IF most IS NULL THEN
        rest := format(goes_on, cardinality(piece) + 2) || piece || format('jump %s', -cardinality(piece) - 1);
      ELSE
        FOR i IN least + 1 .. most LOOP
          rest := format(goes_on, cardinality(piece) + cardinality(rest) + 1) || piece || rest;
        END LOOP;
      END IF;
      FOR i IN 1 .. least LOOP
        rest := piece || rest;
      END LOOP;
      piece := rest;
    END IF;
    branch := branch || piece;
  END LOOP;
  FOR i IN REVERSE jsonb_array_length(branches) - 1 .. 0 LOOP
    branch := ARRAY(SELECT jsonb_array_elements_text(branches -> i));
    program := CASE
        WHEN program IS NULL THEN branch
        ELSE format('try 1 %s', cardinality(branch) + 2) || branch || format('jump %s', cardinality(program) + 1) || program
      END;
  END LOOP;
END
$$;
