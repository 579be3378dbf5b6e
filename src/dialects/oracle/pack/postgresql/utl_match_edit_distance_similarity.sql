-- utl_match_edit_distance_similarity: how alike two texts are by their edit distance, from 0 to 100.
-- manual: PL/SQL Packages and Types Reference, "UTL_MATCH"
-- requires: utl_match_edit_distance
CREATE OR REPLACE FUNCTION godwit_oracle.utl_match_edit_distance_similarity(s1 text, s2 text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN s1 IS NULL OR s2 IS NULL THEN 0
    ELSE ceil((1 - godwit_oracle.utl_match_edit_distance(s1, s2)::numeric / greatest(length(s1), length(s2))) * 100)::integer END
$$;
