-- What an installation may want to change. Everything below refers to these names.
SET DEFINE ON

DEFINE schema_name = HARBOR
DEFINE reader_role = HARBOR_READER
DEFINE clerk_role  = HARBOR_CLERK
DEFINE vat_default = 20
DEFINE customs_password = change_me

-- The user and its tablespace are made by the DBA team:
--   create user harbor identified by ... default tablespace harbor_data quota unlimited on harbor_data;
--   grant create session, create table, create view, create materialized view, create sequence,
--         create synonym, create public synonym, create procedure, create trigger, create type,
--         create database link, create job to harbor;

ALTER SESSION SET CURRENT_SCHEMA = &schema_name;

-- Month and day names in the scripts are English, wherever they are run from.
ALTER SESSION SET NLS_DATE_LANGUAGE = 'AMERICAN';
ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,';
ALTER SESSION SET TIME_ZONE = '+00:00';
