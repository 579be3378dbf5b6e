-- utl_file_file_type: the public fields of the record UTL_FILE.FILE_TYPE.
-- manual: PL/SQL Packages and Types Reference, "UTL_FILE"
DO $$
BEGIN
  CREATE TYPE godwit_oracle.utl_file_file_type AS (
    id integer,
    datatype integer,
    byte_mode boolean
  );
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
