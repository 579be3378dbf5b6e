-- sys_foreign_key_columns: the columns of foreign keys.
-- manual: Transact-SQL Reference, "sys.foreign_key_columns (Transact-SQL)"
-- not null: constraint_object_id, constraint_column_id, parent_object_id, parent_column_id, referenced_object_id, referenced_column_id
-- requires: dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_foreign_key_columns AS
SELECT
  o.object_id::integer AS constraint_object_id,
  p.place::integer AS constraint_column_id,
  o.parent_object_id::integer AS parent_object_id,
  p.attnum::integer AS parent_column_id,
  k.confrelid::integer AS referenced_object_id,
  k.confkey[p.place]::integer AS referenced_column_id
FROM godwit_sqlserver.dictionary_objects AS o
JOIN pg_catalog.pg_constraint AS k ON k.oid = o.object_id::oid
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p(attnum, place)
WHERE o.type = 'F ';
GRANT SELECT ON godwit_sqlserver.sys_foreign_key_columns TO PUBLIC;
