import type { PackageConstant } from '../../../sql/dialect.ts';
import { packageConstants } from '../pack/constants.ts';

/** Constants of built-in packages that are texts, and numbers and truth values of members that the extension pack has not. */
const constants: Readonly<Record<string, string | number | boolean>> = {
  'UTL_TCP.CRLF': '\r\n',
  'UTL_SMTP.CRLF': '\r\n',
  'OWA.NL_CHAR': '\n',
  'UTL_HTTP.HTTP_VERSION_1_0': 'HTTP/1.0',
  'UTL_HTTP.HTTP_VERSION_1_1': 'HTTP/1.1',
  'UTL_HTTP.DEFAULT_HTTP_PORT': 80,
  'UTL_HTTP.DEFAULT_HTTPS_PORT': 443,
  'UTL_HTTP.HTTP_CONTINUE': 100,
  'UTL_HTTP.HTTP_OK': 200,
  'UTL_HTTP.HTTP_CREATED': 201,
  'UTL_HTTP.HTTP_ACCEPTED': 202,
  'UTL_HTTP.HTTP_NO_CONTENT': 204,
  'UTL_HTTP.HTTP_MOVED_PERMANENTLY': 301,
  'UTL_HTTP.HTTP_FOUND': 302,
  'UTL_HTTP.HTTP_NOT_MODIFIED': 304,
  'UTL_HTTP.HTTP_BAD_REQUEST': 400,
  'UTL_HTTP.HTTP_UNAUTHORIZED': 401,
  'UTL_HTTP.HTTP_FORBIDDEN': 403,
  'UTL_HTTP.HTTP_NOT_FOUND': 404,
  'UTL_HTTP.HTTP_METHOD_NOT_ALLOWED': 405,
  'UTL_HTTP.HTTP_REQUEST_TIME_OUT': 408,
  'UTL_HTTP.HTTP_CONFLICT': 409,
  'UTL_HTTP.HTTP_INTERNAL_SERVER_ERROR': 500,
  'UTL_HTTP.HTTP_NOT_IMPLEMENTED': 501,
  'UTL_HTTP.HTTP_BAD_GATEWAY': 502,
  'UTL_HTTP.HTTP_SERVICE_UNAVAILABLE': 503,
  'UTL_HTTP.HTTP_GATEWAY_TIME_OUT': 504,
  'UTL_I18N.GENERIC_CONTEXT': 0,
  'UTL_I18N.MAIL_CONTEXT': 1,
  'UTL_I18N.ORACLE_TO_IANA': 0,
  'UTL_I18N.IANA_TO_ORACLE': 1,
  'UTL_I18N.MAIL_GENERIC': 0,
  'UTL_I18N.MAIL_WINDOWS': 1,
  'UTL_ENCODE.BASE64': 1,
  'UTL_ENCODE.QUOTED_PRINTABLE': 2,
  'UTL_ENCODE.COMPLETE': 1,
  'UTL_ENCODE.HEADER_PIECE': 2,
  'UTL_ENCODE.MIDDLE_PIECE': 3,
  'UTL_ENCODE.END_PIECE': 4,
  'DBMS_LOB.DEFAULT_CSID': 0,
  'DBMS_LOB.DEFAULT_LANG_CTX': 0,
  'DBMS_LOB.NO_WARNING': 0,
  'DBMS_LOB.WARN_INCONVERTIBLE_CHAR': 1,
  'DBMS_LOB.LOBMAXSIZE': '18446744073709551615',
  'DBMS_LOB.BLOBMAXSIZE': '18446744073709551615',
  'DBMS_LOB.CLOBMAXSIZE': '18446744073709551615',
  'DBMS_XMLGEN.ENTITY_ENCODE': 0,
  'DBMS_XMLGEN.ENTITY_DECODE': 1,
  'DBMS_XMLGEN.NONE': 0,
  'DBMS_XMLGEN.DTD': 1,
  'DBMS_XMLGEN.SCHEMA': 2,
  'DBMS_XMLGEN.DROP_NULLS': 0,
  'DBMS_XMLGEN.NULL_ATTR': 1,
  'DBMS_XMLGEN.EMPTY_TAG': 2,
  'DBMS_SQL.VARCHAR2_TYPE': 1,
  'DBMS_SQL.NUMBER_TYPE': 2,
  'DBMS_SQL.LONG_TYPE': 8,
  'DBMS_SQL.ROWID_TYPE': 11,
  'DBMS_SQL.DATE_TYPE': 12,
  'DBMS_SQL.RAW_TYPE': 23,
  'DBMS_SQL.LONG_RAW_TYPE': 24,
  'DBMS_SQL.CHAR_TYPE': 96,
  'DBMS_SQL.BINARY_FLOAT_TYPE': 100,
  'DBMS_SQL.BINARY_DOUBLE_TYPE': 101,
  'DBMS_SQL.CLOB_TYPE': 112,
  'DBMS_SQL.BLOB_TYPE': 113,
  'DBMS_SQL.BFILE_TYPE': 114,
  'DBMS_SQL.TIMESTAMP_TYPE': 180,
  'DBMS_SQL.TIMESTAMP_WITH_TZ_TYPE': 181,
  'DBMS_SQL.INTERVAL_YEAR_TO_MONTH_TYPE': 182,
  'DBMS_SQL.INTERVAL_DAY_TO_SECOND_TYPE': 183,
  'DBMS_SQL.TIMESTAMP_WITH_LOCAL_TZ_TYPE': 231,
  'DBMS_AQ.IMMEDIATE': 1,
  'DBMS_AQ.ON_COMMIT': 2,
  'DBMS_AQ.BROWSE': 1,
  'DBMS_AQ.LOCKED': 2,
  'DBMS_AQ.REMOVE': 3,
  'DBMS_AQ.REMOVE_NODATA': 4,
  'DBMS_AQ.FIRST_MESSAGE': 1,
  'DBMS_AQ.NEXT_TRANSACTION': 2,
  'DBMS_AQ.NEXT_MESSAGE': 3,
  'DBMS_AQ.FOREVER': -1,
  'DBMS_AQ.NO_WAIT': 0,
  'DBMS_AQ.NO_DELAY': 0,
  'DBMS_AQ.NEVER': -1,
  'DBMS_AQ.PERSISTENT': 1,
  'DBMS_AQ.BUFFERED': 2,
  'DBMS_ALERT.MAXWAIT': 86400000,
  'DBMS_PIPE.MAXWAIT': 86400000,
  'DBMS_SESSION.FREE_ALL_RESOURCES': 1,
  'DBMS_SESSION.REINITIALIZE': 2,
  'DBMS_STATS.AUTO_SAMPLE_SIZE': 0,
  'DBMS_STATS.AUTO_DEGREE': 32768,
  'DBMS_STATS.DEFAULT_DEGREE': 32767,
  'DBMS_DB_VERSION.VERSION': 19,
  'DBMS_DB_VERSION.RELEASE': 0,
};

/** `DBMS_DB_VERSION.VER_LE_12_1`: what version 19 says of itself. */
function versionTest(name: string): boolean | undefined {
  const match = /^VER_LE_(\d+)(?:_\d+)?$/.exec(name);
  return match ? Number(match[1]) >= 19 : undefined;
}

/** See `SourceDialect.packageConstant`. */
export function packageConstant(ofPackage: string, name: string): PackageConstant | undefined {
  const full = `${ofPackage}.${name}`;
  const packed = packageConstants.get(full.toLowerCase());
  if (packed !== undefined) return { kind: 'number', text: String(packed) };
  const known =
    ofPackage === 'DBMS_DB_VERSION' && name.startsWith('VER_')
      ? versionTest(name)
      : Object.hasOwn(constants, full)
        ? constants[full]
        : undefined;
  if (known === undefined) return undefined;
  if (typeof known === 'boolean') return { kind: 'boolean', value: known };
  // The greatest sizes are too great for a number of JavaScript.
  if (typeof known === 'number' || /^\d+$/.test(known)) return { kind: 'number', text: String(known) };
  return { kind: 'text', value: known };
}
