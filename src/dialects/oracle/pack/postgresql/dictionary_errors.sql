-- dictionary_errors: no rows: PostgreSQL refuses an object with errors and keeps none.
-- manual: Database Reference, "ALL_ERRORS"
-- not null: owner, name
-- requires: dictionary_schemas
CREATE OR REPLACE VIEW godwit_oracle.dictionary_errors AS
SELECT
  n.owner::text AS owner,
  NULL::text AS name,
  NULL::text AS type,
  NULL::numeric AS sequence,
  NULL::numeric AS line,
  NULL::numeric AS position,
  NULL::text AS text,
  NULL::text AS attribute,
  NULL::numeric AS message_number,
  n.is_own::boolean AS is_own,
  true::boolean AS is_accessible
FROM godwit_oracle.dictionary_schemas AS n
WHERE false;
