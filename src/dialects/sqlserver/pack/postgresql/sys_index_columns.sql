-- sys_index_columns: the columns of indexes; what is computed in an index has column 0.
-- manual: Transact-SQL Reference, "sys.index_columns (Transact-SQL)"
-- not null: object_id, index_id, index_column_id, column_id, key_ordinal, is_descending_key, is_included_column
-- requires: dictionary_indexes
CREATE OR REPLACE VIEW godwit_sqlserver.sys_index_columns AS
SELECT
  d.object_id::integer AS object_id,
  d.index_id::integer AS index_id,
  k.place::integer AS index_column_id,
  k.attnum::integer AS column_id,
  (CASE WHEN k.place <= x.indnkeyatts THEN k.place ELSE 0 END)::smallint AS key_ordinal,
  0::smallint AS partition_ordinal,
  (CASE WHEN k.place <= x.indnkeyatts THEN (x.indoption[k.place - 1] & 1) = 1 ELSE false END)::boolean AS is_descending_key,
  (k.place > x.indnkeyatts)::boolean AS is_included_column
FROM godwit_sqlserver.dictionary_indexes AS d
JOIN pg_catalog.pg_index AS x ON x.indexrelid = d.index_oid
CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, place);
GRANT SELECT ON godwit_sqlserver.sys_index_columns TO PUBLIC;
