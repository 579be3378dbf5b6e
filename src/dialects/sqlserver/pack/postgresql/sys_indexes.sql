-- sys_indexes: indexes of tables, and a heap (0) for each table without a primary key. An index of a primary key is shown as clustered, as it is in
-- SQL Server unless it says otherwise.
-- manual: Transact-SQL Reference, "sys.indexes (Transact-SQL)"
-- not null: object_id, index_id, type, type_desc, is_unique, is_primary_key, is_unique_constraint, is_disabled, has_filter
-- requires: dictionary_indexes, dictionary_objects
CREATE OR REPLACE VIEW godwit_sqlserver.sys_indexes AS
SELECT
  i.object_id::integer AS object_id,
  i.name::text AS name,
  i.index_id::integer AS index_id,
  least(i.index_id, 2)::smallint AS type,
  (CASE i.index_id WHEN 0 THEN 'HEAP' WHEN 1 THEN 'CLUSTERED' ELSE 'NONCLUSTERED' END)::text AS type_desc,
  i.is_unique::boolean AS is_unique,
  1::integer AS data_space_id,
  false::boolean AS ignore_dup_key,
  i.is_primary_key::boolean AS is_primary_key,
  i.is_unique_constraint::boolean AS is_unique_constraint,
  0::smallint AS fill_factor,
  false::boolean AS is_padded,
  i.is_disabled::boolean AS is_disabled,
  false::boolean AS is_hypothetical,
  true::boolean AS allow_row_locks,
  true::boolean AS allow_page_locks,
  (i.filter_definition IS NOT NULL)::boolean AS has_filter,
  i.filter_definition::text AS filter_definition
FROM (
  SELECT d.object_id, d.name, d.index_id, d.is_unique, d.is_primary_key, d.is_unique_constraint, d.is_disabled, d.filter_definition FROM godwit_sqlserver.dictionary_indexes AS d
  UNION ALL
  SELECT o.object_id, NULL, 0, false, false, false, false, NULL FROM godwit_sqlserver.dictionary_objects AS o
  WHERE o.type = 'U ' AND NOT EXISTS (SELECT FROM godwit_sqlserver.dictionary_indexes AS p WHERE p.object_id = o.object_id AND p.is_primary_key)
) AS i;
GRANT SELECT ON godwit_sqlserver.sys_indexes TO PUBLIC;
