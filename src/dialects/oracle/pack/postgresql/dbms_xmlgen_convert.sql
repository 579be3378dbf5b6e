-- dbms_xmlgen_convert: replaces the five characters that have a meaning in XML by entities (flag 0), or the entities by characters (flag 1).
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_convert(xmldata text, flag numeric DEFAULT 0) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE flag
    WHEN 1 THEN replace(replace(replace(replace(replace(xmldata, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''), '&amp;', '&')
    ELSE replace(replace(replace(replace(replace(xmldata, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&apos;')
  END
$$;
