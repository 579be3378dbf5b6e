-- json_element: a value of SQL as one of JSON: no value is null, a date has the form of ISO 8601.
-- manual: JSON Developer's Guide, "PL/SQL Object Types for JSON"
CREATE OR REPLACE FUNCTION godwit_oracle.json_element(value text) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(to_json(nullif(value, '')), 'null')
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_element(value numeric) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(to_json(trim_scale(value)), 'null')
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_element(value boolean) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(to_json(value), 'null')
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_element(value timestamp) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(to_json(value), 'null')
$$;
CREATE OR REPLACE FUNCTION godwit_oracle.json_element(value json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(value, 'null')
$$;
