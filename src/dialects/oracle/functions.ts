import type { FunctionResult } from '../../sql/dialect.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { packageResult } from './packages/results.ts';

type Given = readonly { readonly type: ValueType; readonly nullable: boolean }[];
type Reader = (given: Given) => FunctionResult;

const number: ValueType = { kind: 'number', integer: false };
const integer: ValueType = { kind: 'number', integer: true };
const text: ValueType = { kind: 'text' };
const clob: ValueType = { kind: 'text', large: true };
const date: ValueType = { kind: 'date' };
const timestamp: ValueType = { kind: 'timestamp' };
const timestampTz: ValueType = { kind: 'timestamp', zone: 'with' };
const raw: ValueType = { kind: 'binary', large: false };
const blob: ValueType = { kind: 'binary', large: true };
const daySecond: ValueType = { kind: 'interval', of: 'day to second', leading: 9, fraction: 9 };
const yearMonth: ValueType = { kind: 'interval', of: 'year to month', leading: 9 };
const xml: ValueType = { kind: 'xml' };
const bool: ValueType = { kind: 'boolean' };
const unknown: ValueType = { kind: 'unknown' };

/** A result of a fixed type. Functions of characters may give the empty string, which is NULL: so `always` for most of them. */
function fixed(type: ValueType, nullable: FunctionResult['nullable'] = 'when an argument is'): Reader {
  return () => ({ type, nullable });
}

/** The type of the argument at an index, the first that is not NULL from there on. */
function ofArgument(index: number, nullable: FunctionResult['nullable'] = 'when an argument is'): Reader {
  return (given) => ({ type: firstKnown(given.slice(index)), nullable });
}

function firstKnown(given: Given): ValueType {
  return (
    given.find((each) => each.type.kind !== 'null' && each.type.kind !== 'unknown')?.type ??
    given[0]?.type ??
    unknown
  );
}

/** COALESCE and NVL are NULL only when all arguments may be. */
const coalesce: Reader = (given) => ({
  type: mixed(given),
  nullable: given.every((each) => each.nullable) ? 'always' : 'never',
});

/** Integer and non-integer numbers together are numbers. */
function mixed(given: Given): ValueType {
  const first = firstKnown(given);
  if (first.kind !== 'number') return first;
  const fraction = given.find((each) => each.type.kind === 'number' && !each.type.integer);
  return fraction ? fraction.type : first;
}

/** TRUNC and ROUND speak of numbers or of dates; a date stays one, a timestamp becomes one. */
const truncOrRound: Reader = (given) => {
  const type = given[0]?.type ?? unknown;
  if (type.kind === 'timestamp') return { type: date, nullable: 'when an argument is' };
  if (type.kind === 'number')
    return { type: given.length < 2 ? { ...type, integer: true } : type, nullable: 'when an argument is' };
  return {
    type: type.kind === 'date' ? date : type.kind === 'text' ? number : type,
    nullable: 'when an argument is',
  };
};

const sameNumber: Reader = (given) => ({
  type: given[0]?.type.kind === 'number' ? given[0].type : number,
  nullable: 'when an argument is',
});

/** DECODE gives the type of its first result; its default may be missing, and then it is NULL. */
const decode: Reader = (given) => {
  const results = given.filter(
    (_, i) => (i >= 2 && i % 2 === 0) || (i === given.length - 1 && given.length % 2 === 0 && i > 2),
  );
  return {
    type: mixed(results),
    nullable: given.length % 2 === 1 || results.some((each) => each.nullable) ? 'always' : 'never',
  };
};

function table(
  readers: Record<string, Reader>,
  ...more: readonly (readonly [names: string, reader: Reader])[]
): ReadonlyMap<string, Reader> {
  const map = new Map(Object.entries(readers));
  for (const [names, reader] of more) for (const name of names.split(' ')) map.set(name, reader);
  return map;
}

/** Functions of SQL and of package STANDARD (SQL Language Reference, "Functions"). */
const functions = table(
  {
    COALESCE: coalesce,
    NVL: coalesce,
    DECODE: decode,
    TRUNC: truncOrRound,
    ROUND: truncOrRound,
    SUM: (given) => ({
      type: given[0]?.type.kind === 'number' && given[0].type.integer ? integer : number,
      nullable: 'always',
    }),
    // Navigation in MATCH_RECOGNIZE.
    'MATCH PREV': ofArgument(0, 'always'),
    'MATCH NEXT': ofArgument(0, 'always'),
    'MATCH FIRST': ofArgument(0, 'always'),
    'MATCH LAST': ofArgument(0, 'always'),
    'MATCH FINAL': ofArgument(0, 'always'),
    'MATCH RUNNING': ofArgument(0, 'always'),
    'MATCH CLASSIFIER': fixed(text, 'always'),
    'MATCH NUMBER': fixed(integer, 'always'),
    NVL2: (given) => ({
      type: mixed(given.slice(1)),
      nullable: given.slice(1).some((each) => each.nullable) ? 'always' : 'never',
    }),
  },
  ['SYSDATE CURRENT_DATE', fixed(date, 'never')],
  ['SYSTIMESTAMP CURRENT_TIMESTAMP', fixed(timestampTz, 'never')],
  ['LOCALTIMESTAMP', fixed(timestamp, 'never')],
  ['SESSIONTIMEZONE DBTIMEZONE', fixed(text, 'never')],
  ['USER ORA_INVOKING_USER ORA_LOGIN_USER', fixed(text, 'never')],
  ['UID USERENV_SID SQLCODE ORA_INVOKING_USERID', fixed(integer, 'never')],
  [
    'COUNT ROW_NUMBER RANK DENSE_RANK NTILE GROUPING GROUPING_ID GROUP_ID APPROX_COUNT_DISTINCT',
    fixed(integer, 'never'),
  ],
  ['REGEXP_COUNT CARDINALITY BIN_TO_NUM', fixed(integer)],
  [
    'LENGTH LENGTHB LENGTHC LENGTH2 LENGTH4 ASCII INSTR INSTRB INSTRC REGEXP_INSTR SIGN VSIZE BITAND VALIDATE_CONVERSION WIDTH_BUCKET EXTRACT_YEAR ORA_HASH',
    fixed(integer),
  ],
  [
    'CEIL FLOOR',
    (given) => ({
      type: given[0]?.type.kind === 'number' && given[0].type.binary ? given[0].type : integer,
      nullable: 'when an argument is',
    }),
  ],
  ['ABS MOD REMAINDER', sameNumber],
  [
    'POWER SQRT EXP LN LOG SIN COS TAN ASIN ACOS ATAN ATAN2 SINH COSH TANH TO_NUMBER MONTHS_BETWEEN',
    fixed(number),
  ],
  [
    'BINARY_DOUBLE_NAN BINARY_DOUBLE_INFINITY',
    fixed({ kind: 'number', integer: false, binary: 'double' }, 'never'),
  ],
  [
    'BINARY_FLOAT_NAN BINARY_FLOAT_INFINITY',
    fixed({ kind: 'number', integer: false, binary: 'float' }, 'never'),
  ],
  ['TO_BINARY_DOUBLE', fixed({ kind: 'number', integer: false, binary: 'double' })],
  ['TO_BINARY_FLOAT', fixed({ kind: 'number', integer: false, binary: 'float' })],
  [
    'AVG STDDEV VARIANCE MEDIAN STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP CORR COVAR_POP COVAR_SAMP PERCENTILE_CONT RATIO_TO_REPORT CUME_DIST PERCENT_RANK REGR_SLOPE REGR_INTERCEPT REGR_COUNT REGR_R2 REGR_AVGX REGR_AVGY REGR_SXX REGR_SXY REGR_SYY',
    fixed(number, 'always'),
  ],
  [
    'MIN MAX FIRST_VALUE LAST_VALUE LAG LEAD NTH_VALUE ANY_VALUE STATS_MODE PERCENTILE_DISC',
    ofArgument(0, 'always'),
  ],
  ['GREATEST LEAST NULLIF', (given) => ({ type: mixed(given), nullable: 'always' })],
  ['NANVL', sameNumber],
  ['UPPER LOWER INITCAP NLS_UPPER NLS_LOWER NLS_INITCAP CONCAT', ofText('when an argument is')],
  [
    'SUBSTR SUBSTRB SUBSTRC LPAD RPAD LTRIM RTRIM TRIM REPLACE TRANSLATE REGEXP_SUBSTR REGEXP_REPLACE',
    ofText('always'),
  ],
  [
    'TO_SINGLE_BYTE TO_MULTI_BYTE REVERSE TO_CHAR CHR NCHR UNISTR ASCIISTR TO_NCHAR SOUNDEX RAWTOHEX RAWTONHEX ROWIDTOCHAR TZ_OFFSET DUMP CONVERT COMPOSE DECOMPOSE SQLERRM',
    fixed(text),
  ],
  ['LISTAGG SYS_CONNECT_BY_PATH SYS_CONTEXT USERENV NLSSORT', fixed(text, 'always')],
  ['TO_CLOB TO_NCLOB EMPTY_CLOB WM_CONCAT TO_LOB', fixed(clob)],
  ['TO_BLOB EMPTY_BLOB', fixed(blob)],
  ['COLLECT', fixed(unknown, 'always')],
  ['HEXTORAW SYS_GUID TO_RAW', fixed(raw)],
  ['STANDARD_HASH', fixed(raw, 'never')],
  ['BOOLEAN_AND_AGG BOOLEAN_OR_AGG EVERY', fixed(bool, 'always')],
  ['TO_BOOLEAN', fixed(bool)],
  ['TO_DATE ADD_MONTHS LAST_DAY NEXT_DAY NEW_TIME', fixed(date)],
  ['TO_TIMESTAMP', fixed(timestamp)],
  ['TO_TIMESTAMP_TZ FROM_TZ', fixed(timestampTz)],
  ['SYS_EXTRACT_UTC', fixed(timestamp)],
  ['NUMTODSINTERVAL TO_DSINTERVAL', fixed(daySecond)],
  ['NUMTOYMINTERVAL TO_YMINTERVAL', fixed(yearMonth)],
  ['CHARTOROWID', fixed({ kind: 'rowid' })],
  ['EXTRACTVALUE', fixed(text, 'always')],
  ['EXTRACT', fixed(xml, 'always')],
  ['LNNVL', fixed(bool, 'never')],
  [
    'XMLTYPE XMLELEMENT XMLAGG XMLFOREST XMLCONCAT XMLPARSE XMLQUERY XMLROOT SYS_XMLGEN XMLCOMMENT XMLPI XMLCDATA XMLCOLATTVAL XMLSEQUENCE',
    fixed(xml, 'always'),
  ],
  ['XMLSERIALIZE', fixed(clob, 'always')],
  ['JSON_VALUE JSON_QUERY JSON_SERIALIZE', fixed(text, 'always')],
  // Text in Oracle before 21c; the target makes values of its JSON type.
  ['JSON_OBJECT JSON_ARRAY', fixed({ kind: 'json' }, 'never')],
  ['JSON_OBJECTAGG JSON_ARRAYAGG', fixed({ kind: 'json' }, 'always')],
  // The constructors of the PL/SQL object types for JSON.
  ['JSON_OBJECT_T', fixed({ kind: 'json', of: 'object' }, 'never')],
  ['JSON_ARRAY_T', fixed({ kind: 'json', of: 'array' }, 'never')],
  // Functions that are known by name only.
  [
    'APPENDCHILDXML APPROX_MEDIAN APPROX_PERCENTILE APPROX_RANK APPROX_SUM BFILENAME CHECKSUM CLUSTER_ID CLUSTER_PROBABILITY CLUSTER_SET COLLATION CON_DBID_TO_ID CON_NAME_TO_ID CORR_K CORR_S CUBE_TABLE DELETEXML EMPTY_BFILE FEATURE_ID FEATURE_SET FEATURE_VALUE INSERTCHILDXML INSERTXMLBEFORE ITERATION_NUMBER JSON_DATAGUIDE JSON_EQUAL KURTOSIS_POP KURTOSIS_SAMP NLS_CHARSET_DECL_LEN NLS_CHARSET_ID NLS_CHARSET_NAME NLS_COLLATION_ID NLS_COLLATION_NAME ORA_DST_AFFECTED ORA_DST_CONVERT ORA_DST_ERROR POWERMULTISET POWERMULTISET_BY_CARDINALITY PREDICTION PREDICTION_COST PREDICTION_PROBABILITY PREDICTION_SET PRESENTNNV PRESENTV ROUND_TIES_TO_EVEN SCN_TO_TIMESTAMP SKEWNESS_POP SKEWNESS_SAMP STATS_BINOMIAL_TEST STATS_CROSSTAB STATS_F_TEST STATS_KS_TEST STATS_MW_TEST STATS_ONE_WAY_ANOVA STATS_T_TEST_INDEP STATS_T_TEST_INDEPU STATS_T_TEST_ONE STATS_T_TEST_PAIRED STATS_WSR_TEST SYS_DBURIGEN SYS_OP_ZONE_ID SYS_TYPEID SYS_XMLAGG TIMESTAMP_TO_SCN UPDATEXML XMLDIFF XMLISVALID XMLPATCH XMLTRANSFORM',
    fixed(unknown, 'always'),
  ],
  ['SET', ofArgument(0)],
  ['REGEXP_LIKE JSON_EXISTS XMLEXISTS EXISTSNODE UPDATING INSERTING DELETING', fixed(bool, 'never')],
  // Statements rather than functions, and functions of objects whose type the resolver knows by other ways.
  [
    'RAISE_APPLICATION_ERROR REF DEREF MAKE_REF VALUE SET CUBE_TABLE SYS_TYPEID TREAT',
    fixed(unknown, 'always'),
  ],
  ['CARDINALITY', fixed(integer, 'always')],
);

function ofText(nullable: FunctionResult['nullable']): Reader {
  return (given) => ({ type: given[0]?.type.kind === 'text' && given[0].type.large ? clob : text, nullable });
}

const builtInPackage =
  /^(DBMS_\w+|UTL_\w+|STANDARD|HTP|HTF|OWA\w*|SDO_\w+|CTX_\w+|APEX_\w+|XMLDOM|XMLPARSER|XSLPROCESSOR|SYS_\w+|ORD\w+|WPG_DOCLOAD|WWV_\w+|JSON_(ELEMENT|OBJECT|ARRAY|SCALAR)_T)$/;

const predefinedExceptions = new Set(
  'ACCESS_INTO_NULL CASE_NOT_FOUND COLLECTION_IS_NULL CURSOR_ALREADY_OPEN DUP_VAL_ON_INDEX INVALID_CURSOR INVALID_NUMBER LOGIN_DENIED NO_DATA_FOUND NO_DATA_NEEDED NOT_LOGGED_ON PROGRAM_ERROR ROWTYPE_MISMATCH SELF_IS_NULL STORAGE_ERROR SUBSCRIPT_BEYOND_COUNT SUBSCRIPT_OUTSIDE_LIMIT SYS_INVALID_ROWID TIMEOUT_ON_RESOURCE TOO_MANY_ROWS VALUE_ERROR ZERO_DIVIDE'.split(
    ' ',
  ),
);

/** See `SourceDialect.functionResult`. */
export function oracleFunctionResult(
  name: string,
  given: Given,
  ofPackage?: string,
): FunctionResult | undefined {
  if (ofPackage === undefined || ofPackage === 'STANDARD') return functions.get(name)?.(given);
  return packageResult(ofPackage, name);
}

export function isOraclePackage(name: string): boolean {
  return builtInPackage.test(name);
}

export function isOracleException(name: string): boolean {
  return predefinedExceptions.has(name);
}
