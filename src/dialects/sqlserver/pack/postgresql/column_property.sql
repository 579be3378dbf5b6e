-- column_property: a property of a column by the name of the property; NULL for what PostgreSQL does not keep, and where there is no such column.
-- manual: Transact-SQL Reference, "COLUMNPROPERTY (Transact-SQL)"
-- requires: dictionary_columns
CREATE OR REPLACE FUNCTION godwit_sqlserver.column_property(id integer, column_name text, property text) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED AS $$
  SELECT CASE lower(property)
    WHEN 'allowsnull' THEN c.is_nullable::integer
    WHEN 'columnid' THEN c.column_id
    WHEN 'iscomputed' THEN c.is_computed::integer
    WHEN 'isidentity' THEN c.is_identity::integer
    WHEN 'isrowguidcol' THEN 0
    WHEN 'charmaxlen' THEN CASE WHEN c.type_name IN ('nvarchar', 'nchar') AND c.max_length > 0 THEN c.max_length / 2 WHEN c.max_length = -1 THEN -1 END
    WHEN 'precision' THEN c.precision
    WHEN 'scale' THEN c.scale
  END
  FROM godwit_sqlserver.dictionary_columns AS c
  WHERE c.object_id = id AND lower(c.name) COLLATE "C" = lower(column_property.column_name)
$$;
