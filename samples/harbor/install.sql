REM ============================================================================
REM  HARBOR - terminal operating sample database
REM
REM  Usage:  sqlplus system@db @install.sql
REM  Creates everything in the schema that 00_settings.sql names. The exchange
REM  rates come last, through SQL*Loader (see the end of this script).
REM ============================================================================
SET ECHO OFF
SET FEEDBACK OFF
SET VERIFY OFF
SET SERVEROUTPUT ON SIZE UNLIMITED
SET SQLBLANKLINES ON
WHENEVER SQLERROR EXIT SQL.SQLCODE ROLLBACK

PROMPT
PROMPT Installing the harbor sample
PROMPT

@@00_settings.sql

PROMPT ... sequences and types
@@01_sequences.sql
@@02_types.sql

PROMPT ... tables
@@03_reference_tables.sql
@@04_operations_tables.sql
@@05_finance_export.sql
@@06_indexes.sql
@@07_upgrade_2024.sql

PROMPT ... rows
@@10_rows_reference.sql
@@11_rows_vessels.sql
@@12_rows_calls.sql
@@13_rows_containers.sql
@@14_rows_finance.sql
@@15_rows_people.sql
@@16_rows_generated.sql

PROMPT ... views
@@20_views_operations.sql
@@21_views_finance.sql
@@22_views_analytics.sql

PROMPT ... packages and routines
@@30_pkg_app_log.sql
@@31_pkg_text_tools.sql
@@32_pkg_port_calendar.sql
@@33_pkg_billing.sql
@@34_pkg_berth_plan.sql
@@35_pkg_cargo.sql
@@36_pkg_reporting.sql
@@40_routines.sql

PROMPT ... triggers
@@50_triggers.sql

PROMPT ... grants, synonyms, links and jobs
@@60_access.sql
@@61_outside.sql

PROMPT
PROMPT Done. Now load the exchange rates from the shell:
PROMPT   cd data; sqlldr userid=&schema_name control=exchange_rate.ctl log=exchange_rate.log
SET FEEDBACK ON
