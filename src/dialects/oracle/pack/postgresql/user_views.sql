-- user_views: views of the current schema.
-- manual: Database Reference, "USER_VIEWS"
-- requires: dictionary_views
CREATE OR REPLACE VIEW godwit_oracle.user_views AS
SELECT
  view_name,
  text_length,
  text,
  text_vc,
  type_text_length,
  type_text,
  oid_text_length,
  oid_text,
  view_type_owner,
  view_type,
  superview_name,
  editioning_view,
  read_only,
  container_data,
  bequeath
FROM godwit_oracle.dictionary_views
WHERE is_own;
GRANT SELECT ON godwit_oracle.user_views TO PUBLIC;
