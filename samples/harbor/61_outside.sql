-- =============================================================================
-- What the terminal has outside of its own schema: the customs' database, a
-- nightly job, a web service. Each needs something that a target must offer.
-- =============================================================================

CREATE DATABASE LINK customs_link
  CONNECT TO harbor_reader IDENTIFIED BY "&customs_password"
  USING '(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=customs.example)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=customs)))';

-- 'Y' when the customs have cleared the box.
CREATE OR REPLACE FUNCTION is_cleared (p_container_no IN VARCHAR2) RETURN VARCHAR2 IS
  l_count PLS_INTEGER;
BEGIN
  SELECT COUNT(*)
    INTO l_count
    FROM clearance@customs_link
   WHERE container_no = p_container_no
     AND cleared_on IS NOT NULL;
  RETURN CASE WHEN l_count > 0 THEN 'Y' ELSE 'N' END;
END is_cleared;
/

-- Tells the pilots' office about a call.
CREATE OR REPLACE PROCEDURE notify_pilots (p_call_id IN NUMBER) IS
  l_request  UTL_HTTP.req;
  l_response UTL_HTTP.resp;
BEGIN
  l_request := UTL_HTTP.begin_request('http://pilots.example/calls/' || p_call_id, 'POST');
  UTL_HTTP.write_text(l_request, 'call=' || p_call_id);
  l_response := UTL_HTTP.get_response(l_request);
  UTL_HTTP.end_response(l_response);
EXCEPTION
  WHEN UTL_HTTP.request_failed THEN
    app_log.put('notify_pilots', 'no answer for call ' || p_call_id);
END;
/

BEGIN
  DBMS_SCHEDULER.CREATE_JOB(
    job_name        => 'NIGHTLY_REFRESH',
    job_type        => 'PLSQL_BLOCK',
    job_action      => q'[BEGIN DBMS_MVIEW.REFRESH('MV_CUSTOMER_MONTH', 'C'); END;]',
    start_date      => TIMESTAMP '2024-01-01 02:30:00 +00:00',
    repeat_interval => 'FREQ=DAILY; BYHOUR=2; BYMINUTE=30',
    enabled         => TRUE,
    comments        => 'Turnover by customer and month');
END;
/
