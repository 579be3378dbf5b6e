-- dbms_xmlgen_getxmltype: the rows of a query, or of a context, as an XML value; see dbms_xmlgen_getxml.
-- manual: PL/SQL Packages and Types Reference, "DBMS_XMLGEN"
-- requires: dbms_xmlgen_getxml
CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_getxmltype(sqlquery text) RETURNS xml
LANGUAGE sql VOLATILE AS $$
  SELECT godwit_oracle.dbms_xmlgen_getxml(sqlquery)::xml
$$;

CREATE OR REPLACE FUNCTION godwit_oracle.dbms_xmlgen_getxmltype(ctx numeric) RETURNS xml
LANGUAGE sql VOLATILE AS $$
  SELECT godwit_oracle.dbms_xmlgen_getxml(ctx)::xml
$$;
