import type { CollectionType, TypeDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { CollectionValue, ValueType } from '../../sql/value-type.ts';
import { packageType } from './packages/types.ts';

const number: ValueType = { kind: 'number', integer: false };
const text: ValueType = { kind: 'text' };
const integer: ValueType = { kind: 'number', integer: true, pls: true, precision: 10 };

type Form = CollectionValue['form'];

/** A collection type of Oracle's own, declared as a user's would be: a type is told from others by its declaration. */
function declared(
  name: string,
  form: Form,
  element: ValueType,
  elementName: string,
  keyName: 'PLS_INTEGER' | 'VARCHAR2' = 'PLS_INTEGER',
): CollectionValue {
  const at = { start: -1, end: -1 } as const;
  const type = (text: string): DataType => ({
    kind: 'dataType',
    ...at,
    name: {
      kind: 'name',
      ...at,
      parts: text.split('.').map((part) => ({ kind: 'identifier', ...at, text: part, quoted: false })),
    },
  });
  const definition: CollectionType = {
    kind: 'collectionType',
    ...at,
    form,
    element: type(elementName),
    elementNotNull: false,
    ...(form === 'associative array' ? { indexBy: type(keyName) } : {}),
  };
  const declaration: TypeDeclaration = {
    kind: 'typeDeclaration',
    ...at,
    name: { kind: 'identifier', ...at, text: name, quoted: false },
    definition,
  };
  return {
    kind: 'collection',
    form,
    element,
    declared: definition.element,
    declaration,
    ...(form === 'associative array' ? { key: keyName === 'VARCHAR2' ? 'text' : 'integer' } : {}),
  };
}

/** Kinds of elements by the words of a declaration. */
const elements: Readonly<Record<string, ValueType>> = {
  NUMBER: number,
  VARCHAR2: text,
  PLS_INTEGER: integer,
  DATE: { kind: 'date' },
  TIMESTAMP: { kind: 'timestamp', precision: 6 },
  CLOB: { kind: 'text', large: true },
  BLOB: { kind: 'binary', large: true },
  RAW: { kind: 'binary', large: false },
  BINARY_FLOAT: { kind: 'number', integer: false, binary: 'float' },
  BINARY_DOUBLE: { kind: 'number', integer: false, binary: 'double' },
};

function elementValue(word: string): ValueType {
  const [ofPackage = '', name] = word.split('.');
  return elements[word] ?? (name === undefined ? undefined : packageType(ofPackage, name)) ?? text;
}

function table(
  form: Form,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, CollectionValue>> {
  return Object.fromEntries(
    Object.entries(names).map(([name, element]) => [
      name,
      declared(name, form, elementValue(element), element),
    ]),
  );
}

/** Types of the user SYS (Data Cartridge Developer's Guide, "Extensible Optimizer Interface") and of built-in packages. */
const bySchema: Readonly<Record<string, CollectionValue>> = {
  ...table('varray', {
    ODCINUMBERLIST: 'NUMBER',
    ODCIVARCHAR2LIST: 'VARCHAR2',
    ODCIDATELIST: 'DATE',
    ODCIRAWLIST: 'RAW',
    DBMSOUTPUT_LINESARRAY: 'VARCHAR2',
    SDO_NUMBER_ARRAY: 'NUMBER',
    SDO_STRING_ARRAY: 'VARCHAR2',
    JSON_KEY_LIST: 'VARCHAR2',
    JSON_NKEY_LIST: 'VARCHAR2',
  }),
  ...table('nested table', {
    DBMS_DEBUG_VC2COLL: 'VARCHAR2',
    ODCIGRANULELIST: 'NUMBER',
    APEX_T_VARCHAR2: 'VARCHAR2',
    APEX_T_NUMBER: 'NUMBER',
    APEX_T_CLOB: 'CLOB',
  }),
};

const byPackage: Readonly<Record<string, Readonly<Record<string, CollectionValue>>>> = {
  DBMS_SQL: table('associative array', {
    VARCHAR2_TABLE: 'VARCHAR2',
    VARCHAR2S: 'VARCHAR2',
    VARCHAR2A: 'VARCHAR2',
    NUMBER_TABLE: 'NUMBER',
    DATE_TABLE: 'DATE',
    TIMESTAMP_TABLE: 'TIMESTAMP',
    CLOB_TABLE: 'CLOB',
    BLOB_TABLE: 'BLOB',
    BINARY_FLOAT_TABLE: 'BINARY_FLOAT',
    BINARY_DOUBLE_TABLE: 'BINARY_DOUBLE',
    DESC_TAB: 'DBMS_SQL.DESC_REC',
    DESC_TAB2: 'DBMS_SQL.DESC_REC2',
    DESC_TAB3: 'DBMS_SQL.DESC_REC3',
  }),
  DBMS_UTILITY: table('associative array', {
    UNCL_ARRAY: 'VARCHAR2',
    LNAME_ARRAY: 'VARCHAR2',
    NAME_ARRAY: 'VARCHAR2',
    DBLINK_ARRAY: 'VARCHAR2',
    NUMBER_ARRAY: 'NUMBER',
    INDEX_TABLE_TYPE: 'PLS_INTEGER',
  }),
  DBMS_OUTPUT: table('associative array', { CHARARR: 'VARCHAR2' }),
  DBMS_ALERT: table('associative array', { NAME_ARRAY: 'VARCHAR2' }),
  DBMS_SESSION: table('associative array', { LNAME_ARRAY: 'VARCHAR2' }),
  UTL_HTTP: table('associative array', {
    COOKIE_TABLE: 'UTL_HTTP.COOKIE',
    CONNECTION_TABLE: 'UTL_HTTP.CONNECTION',
  }),
  UTL_SMTP: table('associative array', { REPLIES: 'UTL_SMTP.REPLY' }),
  OWA: table('associative array', { VC_ARR: 'VARCHAR2', RAW_ARR: 'RAW' }),
  OWA_UTIL: table('associative array', {
    IDENT_ARR: 'VARCHAR2',
    NUM_ARR: 'PLS_INTEGER',
    VC_ARR: 'VARCHAR2',
    DATETYPE: 'VARCHAR2',
  }),
  OWA_COOKIE: table('associative array', { VC_ARR: 'VARCHAR2' }),
  OWA_TEXT: table('associative array', { VC_ARR: 'VARCHAR2', INT_ARR: 'PLS_INTEGER' }),
  HTP: table('associative array', { HTBUF_ARR: 'VARCHAR2' }),
  WWV_FLOW_GLOBAL: table('associative array', { VC_ARR2: 'VARCHAR2', N_ARR: 'NUMBER' }),
  APEX_APPLICATION_GLOBAL: table('associative array', { VC_ARR2: 'VARCHAR2', N_ARR: 'NUMBER' }),
  APEX_WEB_SERVICE: table('associative array', { HEADER_TABLE: 'APEX_WEB_SERVICE.HEADER' }),
  APEX_APPLICATION: {
    ...table('associative array', { VC_ARR: 'VARCHAR2', VC_ARR2: 'VARCHAR2' }),
    VC_MAP: declared('VC_MAP', 'associative array', text, 'VARCHAR2', 'VARCHAR2'),
  },
};

/** A collection type of Oracle's own by its stored name, with the package that declares it. */
export function builtInCollection(name: string, ofPackage?: string): CollectionValue | undefined {
  if (ofPackage === undefined || ofPackage === 'SYS' || ofPackage === 'PUBLIC') return bySchema[name];
  return byPackage[ofPackage]?.[name];
}
