-- dbms_utility_table_to_comma: joins names with commas; tablen is their number.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_utility_table_to_comma(tab text[], OUT tablen integer, OUT list text)
LANGUAGE plpgsql AS $$
BEGIN
  tablen := cardinality(tab);
  list := array_to_string(tab, ',', '');
END
$$;
