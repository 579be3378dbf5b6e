-- global_name: the name of the database.
-- manual: Database Reference, "GLOBAL_NAME"
-- not null: global_name
CREATE OR REPLACE VIEW godwit_oracle.global_name AS
SELECT
  upper(current_database())::text AS global_name
FROM (VALUES (1)) AS one;
GRANT SELECT ON godwit_oracle.global_name TO PUBLIC;
