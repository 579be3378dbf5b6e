-- dbms_utility_comma_to_table: cuts a list of names at its commas; tablen is their number.
-- manual: PL/SQL Packages and Types Reference, "DBMS_UTILITY"
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_utility_comma_to_table(list text, OUT tablen integer, OUT tab text[])
LANGUAGE plpgsql AS $$
BEGIN
  tab := ARRAY(SELECT match[1] FROM regexp_matches(list, '((?:"[^"]*"|[^,"])+)', 'g') AS match);
  tablen := cardinality(tab);
END
$$;
