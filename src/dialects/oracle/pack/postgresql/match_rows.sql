-- match_rows: where the rows of a partition match a row pattern. `labels` says of each row, in order, which variables of the pattern may stand
-- for it, with spaces between them. What is preferred is what Oracle prefers: quantifiers take as many rows as they can, and the first branch
-- goes before the others. `skip` says where the search goes on: 'past last row', 'next row', or 'first X' and 'last X' of a variable.
-- manual: SQL Language Reference, "SELECT", row_pattern_clause
-- requires: match_program
CREATE OR REPLACE FUNCTION godwit_oracle.match_rows(labels text[], pattern text, skip text DEFAULT 'past last row')
RETURNS TABLE (place bigint, match_number bigint, classifier text)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  steps text[];
  step text;
  words text[];
  choice_steps integer[];
  choice_places integer[];
  depth integer;
  path text[];
  first_place integer := 1;
  at_step integer;
  at_place integer;
  fits boolean;
  target integer;
BEGIN
  SELECT program INTO steps
  FROM godwit_oracle.match_program(
      ARRAY(SELECT token[1] FROM regexp_matches(pattern, '\{[\d,]*\}\??|[*+?]\??|[()|^$]|[^\s(){}*+?|^]+', 'g') AS parts (token))
    );
  match_number := 0;
  WHILE first_place <= cardinality(labels) LOOP
    at_step := 1;
    at_place := first_place;
    path := '{}';
    depth := 0;
    LOOP
      step := steps[at_step];
      EXIT WHEN step IS NULL;
      words := string_to_array(step, ' ');
      IF words[1] = 'try' THEN
        depth := depth + 1;
        choice_steps[depth] := at_step + words[3]::integer;
        choice_places[depth] := at_place;
        at_step := at_step + words[2]::integer;
        CONTINUE;
      ELSIF words[1] = 'jump' THEN
        at_step := at_step + words[2]::integer;
        CONTINUE;
      ELSIF step = '^' THEN
        fits := at_place = 1;
      ELSIF step = '$' THEN
        fits := at_place > cardinality(labels);
      ELSE
        fits := at_place <= cardinality(labels) AND step = ANY (string_to_array(labels[at_place], ' '));
        IF fits THEN
          path[at_place - first_place + 1] := step;
          at_place := at_place + 1;
        END IF;
      END IF;
      IF fits THEN
        at_step := at_step + 1;
        CONTINUE;
      END IF;
      EXIT WHEN depth = 0;
      at_step := choice_steps[depth];
      at_place := choice_places[depth];
      depth := depth - 1;
    END LOOP;
    IF step IS NOT NULL THEN
      first_place := first_place + 1;
      CONTINUE;
    END IF;
    match_number := match_number + 1;
    path := path[1 : at_place - first_place];
    FOR i IN 1 .. cardinality(path) LOOP
      place := first_place + i - 1;
      classifier := path[i];
      RETURN NEXT;
    END LOOP;
    IF skip = 'past last row' THEN
      first_place := at_place;
    ELSIF skip = 'next row' THEN
      first_place := first_place + 1;
    ELSE
      words := array_positions(path, split_part(skip, ' ', 2))::text[];
      target := CASE split_part(skip, ' ', 1) WHEN 'first' THEN words[1] ELSE words[cardinality(words)] END;
      IF coalesce(target, 1) = 1 THEN
        RAISE EXCEPTION 'AFTER MATCH SKIP TO %: % (ORA-62514, ORA-62517)', upper(skip),
          CASE WHEN target IS NULL THEN 'no row of the match is the variable' ELSE 'it is the first row of the match' END
          USING ERRCODE = 'data_exception';
      END IF;
      first_place := first_place + target - 1;
    END IF;
  END LOOP;
END
$$;
