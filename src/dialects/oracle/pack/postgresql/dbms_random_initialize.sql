-- dbms_random_initialize: starts the random numbers of the session anew; the older name of dbms_random_seed.
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
-- requires: dbms_random_seed
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_random_initialize(val numeric)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_random_seed(val);
END
$$;
