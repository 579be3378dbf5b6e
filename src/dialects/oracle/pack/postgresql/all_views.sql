-- all_views: views that the current role may use.
-- manual: Database Reference, "ALL_VIEWS"
-- requires: dictionary_views
CREATE OR REPLACE VIEW godwit_oracle.all_views AS
SELECT
  owner,
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
WHERE is_accessible;
GRANT SELECT ON godwit_oracle.all_views TO PUBLIC;
