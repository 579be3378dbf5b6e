-- dbms_random_seed: starts the random numbers of the session anew, so that the same seed gives the same numbers (not those that Oracle gives).
-- manual: PL/SQL Packages and Types Reference, "DBMS_RANDOM"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_random_seed(val text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM setseed(hashtextextended(val, 0) / 9223372036854775808.0);
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_random_seed(val numeric)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM setseed(hashtextextended(trunc(val)::text, 0) / 9223372036854775808.0);
END
$$;
