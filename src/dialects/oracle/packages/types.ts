import type { FieldValue, RecordValue, ValueType } from '../../../sql/value-type.ts';

const text: ValueType = { kind: 'text' };
const integer: ValueType = { kind: 'number', integer: true, pls: true, precision: 10 };
const number: ValueType = { kind: 'number', integer: false };

/** Kinds of values by the words that the tables below use. */
const words: Readonly<Record<string, ValueType>> = {
  text,
  integer,
  number,
  boolean: { kind: 'boolean' },
  date: { kind: 'date' },
  raw: { kind: 'binary', large: false },
  blob: { kind: 'binary', large: true },
  clob: { kind: 'text', large: true },
  timestamp: { kind: 'timestamp', precision: 6 },
  xml: { kind: 'xml' },
  cursor: { kind: 'cursor' },
};

/**
 * Records whose fields programs read and write (PL/SQL Packages and Types Reference, the "Data Structures" or "Types" of each
 * package). The extension pack has a composite type for each, called `package_type`.
 */
const records: Readonly<Record<string, string>> = {
  'UTL_HTTP.REQ': 'URL text, METHOD text, HTTP_VERSION text, PRIVATE_HNDL integer',
  'UTL_HTTP.RESP': 'STATUS_CODE integer, REASON_PHRASE text, HTTP_VERSION text, PRIVATE_HNDL integer',
  'UTL_HTTP.COOKIE':
    'NAME text, VALUE text, DOMAIN text, EXPIRE timestamp, PATH text, SECURE boolean, VERSION integer, COMMENT text',
  'UTL_HTTP.CONNECTION': 'HOST text, PORT integer, PROXY_HOST text, PROXY_PORT integer, SSL boolean',
  'UTL_TCP.CONNECTION':
    'REMOTE_HOST text, REMOTE_PORT integer, LOCAL_HOST text, LOCAL_PORT integer, CHARSET text, NEWLINE text, TX_TIMEOUT integer, PRIVATE_SD integer',
  'UTL_SMTP.CONNECTION': 'HOST text, PORT integer, TX_TIMEOUT integer, PRIVATE_STATE integer',
  'UTL_SMTP.REPLY': 'CODE integer, TEXT text',
  'UTL_FILE.FILE_TYPE': 'ID integer, DATATYPE integer, BYTE_MODE boolean',
  'DBMS_SQL.DESC_REC':
    'COL_TYPE integer, COL_MAX_LEN integer, COL_NAME text, COL_NAME_LEN integer, COL_SCHEMA_NAME text, COL_SCHEMA_NAME_LEN integer, COL_PRECISION integer, COL_SCALE integer, COL_CHARSETID integer, COL_CHARSETFORM integer, COL_NULL_OK boolean',
  'DBMS_AQ.ENQUEUE_OPTIONS_T':
    'VISIBILITY integer, RELATIVE_MSGID raw, SEQUENCE_DEVIATION integer, TRANSFORMATION text, DELIVERY_MODE integer',
  'DBMS_AQ.DEQUEUE_OPTIONS_T':
    'CONSUMER_NAME text, DEQUEUE_MODE integer, NAVIGATION integer, VISIBILITY integer, WAIT integer, MSGID raw, CORRELATION text, DEQ_CONDITION text, SIGNATURE text, TRANSFORMATION text, DELIVERY_MODE integer',
  'DBMS_AQ.MESSAGE_PROPERTIES_T':
    'PRIORITY integer, DELAY integer, EXPIRATION integer, CORRELATION text, ATTEMPTS integer, EXCEPTION_QUEUE text, ENQUEUE_TIME date, STATE integer, ORIGINAL_MSGID raw, SIGNATURE text, TRANSACTION_GROUP text, DELIVERY_MODE integer',
  'APEX_WEB_SERVICE.HEADER': 'NAME text, VALUE text',
};

/** Types that are declared alike. */
const sameRecords: Readonly<Record<string, string>> = {
  'DBMS_SQL.DESC_REC2': 'DBMS_SQL.DESC_REC',
  'DBMS_SQL.DESC_REC3': 'DBMS_SQL.DESC_REC',
};

/** Subtypes of plain types: numbers that stand for an open thing, lengths of names. */
const plain: Readonly<Record<string, string>> = {
  'DBMS_XMLGEN.CTXHANDLE': 'number',
  'DBMS_XMLGEN.CTXTYPE': 'number',
  'DBMS_XMLQUERY.CTXTYPE': 'number',
  'DBMS_XMLQUERY.CTXHANDLE': 'number',
  'DBMS_XMLSAVE.CTXTYPE': 'number',
  'DBMS_XMLSTORE.CTXTYPE': 'number',
  'DBMS_XMLSTORE.CTXHANDLE': 'number',
  'UTL_HTTP.REQUEST_CONTEXT_KEY': 'integer',
  'DBMS_UTILITY.MAXRAW': 'raw',
};

/** A type of a built-in package that stands for something that PostgreSQL has not: its values are texts that nobody reads. */
const handlePackages =
  /^(XMLDOM|XMLPARSER|XSLPROCESSOR|UTL_\w+|DBMS_\w+|OWA\w*|HTP|HTF|APEX_\w+|WWV_\w+|SDO_\w+|CTX_\w+|ORD\w+)$/;

function fieldsOf(list: string): ReadonlyMap<string, FieldValue> {
  return new Map(
    list.split(', ').map((each) => {
      const [name = '', word = ''] = each.split(' ');
      return [name, { type: words[word] ?? text, nullable: true }];
    }),
  );
}

const recordValues: ReadonlyMap<string, RecordValue> = new Map(
  Object.entries(records).map(([name, list]) => [
    name,
    { kind: 'record', fields: fieldsOf(list), from: { kind: 'built-in', name: packTypeName(name) } },
  ]),
);

function packTypeName(name: string): string {
  return name.toLowerCase().replace('.', '_');
}

/** The composite types that the extension pack must have, with their fields as `name type` in the words of the tables here. */
export const packRecords: ReadonlyMap<string, string> = new Map(
  Object.entries(records).map(([name, list]) => [packTypeName(name), list.toLowerCase()]),
);

/** The kind of value of a type that a built-in package declares and that is no collection. Names are as stored. */
export function packageType(ofPackage: string, name: string): ValueType | undefined {
  const full = `${ofPackage}.${name}`;
  const record = recordValues.get(sameRecords[full] ?? full);
  if (record) return record;
  const word = plain[full];
  if (word !== undefined) return words[word];
  return handlePackages.test(ofPackage) ? { kind: 'other', name: full } : undefined;
}
