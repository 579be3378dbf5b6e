-- utl_raw_overlay: puts bytes over others from a position on; what is missing before it is filled with pad, and so is a too short overlay.
-- manual: PL/SQL Packages and Types Reference, "UTL_RAW"
CREATE OR REPLACE FUNCTION godwit_oracle.utl_raw_overlay(overlay_str bytea, target bytea, pos integer DEFAULT 1, len integer DEFAULT NULL, pad bytea DEFAULT '\x00') RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(target || decode(repeat(encode(substr(pad, 1, 1), 'hex'), greatest(pos - 1 - length(target), 0)), 'hex'), 1, pos - 1)
    || substr(overlay_str || decode(repeat(encode(substr(pad, 1, 1), 'hex'), greatest(size - length(overlay_str), 0)), 'hex'), 1, size)
    || CASE WHEN pos + size <= length(target) THEN substr(target, pos + size) ELSE '' END
  FROM (SELECT coalesce(len, length(overlay_str))) AS given(size)
$$;
