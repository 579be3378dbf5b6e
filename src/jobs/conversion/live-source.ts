import { OperationError } from '../../text/error.ts';

/** A live server of a source cannot be read yet: what to run there instead, so that its scripts can be. */
export function liveSource(source: string): OperationError {
  const scheme = source.slice(0, source.indexOf(':'));
  if (scheme === 'mysql' || scheme === 'mariadb')
    return new OperationError(
      `The definitions of a live MySQL server are not converted yet. Export them and give the file:

  mysqldump --single-transaction --routines --triggers --events --hex-blob --databases DATABASE > dump.sql

Then: godwit convert dump.sql --from mysql --to postgresql --out FOLDER`,
      { code: 'live-mysql', side: 'source' },
    );
  if (scheme !== 'oracle')
    return new OperationError(`A source ${scheme}:// is not known. Give a folder or file of scripts.`, {
      code: 'source',
      side: 'config',
    });
  return new OperationError(
    `A live Oracle server cannot be read yet. Export its definitions with DBMS_METADATA and give the file:

  SET LONG 2000000000 LONGCHUNKSIZE 32767 PAGESIZE 0 LINESIZE 32767 TRIMSPOOL ON FEEDBACK OFF
  EXEC DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SQLTERMINATOR', TRUE)
  EXEC DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SEGMENT_ATTRIBUTES', FALSE)
  SPOOL schema.sql
  SELECT DBMS_METADATA.GET_DDL(REPLACE(object_type, ' ', '_'), object_name, owner)
    FROM all_objects
   WHERE owner = 'SCHEMA' AND object_type IN ('SEQUENCE', 'TYPE', 'TABLE', 'INDEX', 'VIEW', 'MATERIALIZED VIEW',
         'SYNONYM', 'FUNCTION', 'PROCEDURE', 'PACKAGE', 'TRIGGER') AND generated = 'N';
  SELECT DBMS_METADATA.GET_DEPENDENT_DDL('COMMENT', table_name, owner) FROM all_tables WHERE owner = 'SCHEMA';
  SPOOL OFF

Then: godwit convert schema.sql --from oracle --to postgresql --out FOLDER`,
    { code: 'live-oracle', side: 'source' },
  );
}
