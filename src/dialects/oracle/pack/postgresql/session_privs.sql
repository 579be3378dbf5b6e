-- session_privs: privileges of the session, in Oracle's words, as far as PostgreSQL has the like: those of the current database and schema.
-- manual: Database Reference, "SESSION_PRIVS"
-- not null: privilege
CREATE OR REPLACE VIEW godwit_oracle.session_privs AS
SELECT
  p.privilege::text AS privilege
FROM (
  VALUES ('CREATE SESSION', pg_catalog.has_database_privilege(current_database(), 'CONNECT')),
    ('CREATE TABLE', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE VIEW', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE SEQUENCE', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE PROCEDURE', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE TRIGGER', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE TYPE', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE MATERIALIZED VIEW', pg_catalog.has_schema_privilege(current_schema(), 'CREATE')),
    ('CREATE USER', (SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)),
    ('CREATE ROLE', (SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)),
    ('SELECT ANY TABLE', pg_catalog.pg_has_role('pg_read_all_data', 'USAGE')),
    ('INSERT ANY TABLE', pg_catalog.pg_has_role('pg_write_all_data', 'USAGE')),
    ('UPDATE ANY TABLE', pg_catalog.pg_has_role('pg_write_all_data', 'USAGE')),
    ('DELETE ANY TABLE', pg_catalog.pg_has_role('pg_write_all_data', 'USAGE')),
    ('ALTER SYSTEM', (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user))
) AS p(privilege, granted)
WHERE p.granted;
GRANT SELECT ON godwit_oracle.session_privs TO PUBLIC;
