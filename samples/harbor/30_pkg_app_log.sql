CREATE OR REPLACE PACKAGE app_log AS
  /* Messages for the people who look after the database.
     A message stays even when the work that wrote it is rolled back. */

  c_debug   CONSTANT PLS_INTEGER := 0;
  c_info    CONSTANT PLS_INTEGER := 1;
  c_error   CONSTANT PLS_INTEGER := 2;

  -- Messages below this level are counted, not written.
  g_level   PLS_INTEGER := c_info;

  PROCEDURE put (p_message IN VARCHAR2);
  PROCEDURE put (p_origin IN VARCHAR2, p_message IN VARCHAR2, p_code IN NUMBER DEFAULT NULL);
  PROCEDURE put_error (p_origin IN VARCHAR2);
  PROCEDURE debug (p_message IN VARCHAR2);
  FUNCTION  suppressed RETURN PLS_INTEGER;
END app_log;
/

CREATE OR REPLACE PACKAGE BODY app_log AS

  g_suppressed PLS_INTEGER := 0;

  -- The only place that writes. Autonomous: its COMMIT leaves the caller's work alone.
  PROCEDURE write_row (p_origin VARCHAR2, p_code NUMBER, p_message VARCHAR2) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO message_log (origin, error_code, message)
    VALUES (p_origin, p_code, SUBSTR(p_message, 1, 2000));
    COMMIT;
  END write_row;

  PROCEDURE put (p_message IN VARCHAR2) IS
  BEGIN
    put(p_origin => 'HARBOR', p_message => p_message);
  END;

  PROCEDURE put (p_origin IN VARCHAR2, p_message IN VARCHAR2, p_code IN NUMBER DEFAULT NULL) IS
  BEGIN
    IF g_level > c_info AND p_code IS NULL THEN
      g_suppressed := g_suppressed + 1;
      RETURN;
    END IF;
    write_row(p_origin, p_code, p_message);
  END;

  PROCEDURE put_error (p_origin IN VARCHAR2) IS
    l_code    NUMBER := SQLCODE;
    l_message VARCHAR2(2000) := SQLERRM;
  BEGIN
    write_row(p_origin, l_code, l_message || CHR(10) || DBMS_UTILITY.FORMAT_ERROR_BACKTRACE);
  END;

  PROCEDURE debug (p_message IN VARCHAR2) IS
  BEGIN
    IF g_level <= c_debug THEN
      write_row('DEBUG', NULL, p_message);
    ELSE
      g_suppressed := g_suppressed + 1;
    END IF;
  END;

  FUNCTION suppressed RETURN PLS_INTEGER IS
  BEGIN
    RETURN g_suppressed;
  END;

END app_log;
/
