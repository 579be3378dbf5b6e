-- htf_escape_sc: replaces the characters that have a meaning in HTML by entities: & " < >.
-- manual: PL/SQL Packages and Types Reference, "HTF"
CREATE OR REPLACE FUNCTION godwit_oracle.htf_escape_sc(ctext text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(replace(ctext, '&', '&amp;'), '"', '&quot;'), '<', '&lt;'), '>', '&gt;')
$$;
