-- dbms_output_put_line: shows a line to the client as a NOTICE, which is what SET SERVEROUTPUT ON does for the user, and, once the program has
-- called DBMS_OUTPUT.ENABLE, keeps it for GET_LINE as well. After DBMS_OUTPUT.DISABLE nothing is shown or kept. The setting
-- godwit_oracle.dbms_output_notice = off keeps the notices back.
-- manual: PL/SQL Packages and Types Reference, "DBMS_OUTPUT"
-- requires: dbms_output_put, dbms_output_new_line, to_char
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a text)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put(a);
  CALL godwit_oracle.dbms_output_new_line();
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a numeric)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put_line(godwit_oracle.to_char(a));
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a timestamp)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put_line(godwit_oracle.to_char(a));
END
$$;
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put_line(godwit_oracle.to_char(a));
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a bigint)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put_line(a::text);
END
$$;

CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_output_put_line(a double precision)
LANGUAGE plpgsql AS $$
BEGIN
  CALL godwit_oracle.dbms_output_put_line(godwit_oracle.to_char(a));
END
$$;
