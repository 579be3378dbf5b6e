import type { FunctionResult } from '../../sql/dialect.ts';
import { madeOf } from '../../sql/collation-precedence.ts';
import { typeNameOf } from '../../sql/sqlserver-type.ts';
import type { NumberValue, ValueType } from '../../sql/value-type.ts';
import { sqlserverTyping } from './typing.ts';

interface Given {
  readonly type: ValueType;
  readonly nullable: boolean;
}

const integer: ValueType = { kind: 'number', integer: true, precision: 10, scale: 0, typeName: 'INT' };
const big: ValueType = { kind: 'number', integer: true, precision: 19, scale: 0, typeName: 'BIGINT' };
const double: NumberValue = { kind: 'number', integer: false, binary: 'double', typeName: 'FLOAT' };
const unique: ValueType = { kind: 'other', name: 'UNIQUEIDENTIFIER' };
const national: ValueType = { kind: 'text', length: 4000, typeName: 'NVARCHAR' };
const datetime: ValueType = { kind: 'timestamp', precision: 3, typeName: 'DATETIME' };
const datetime2: ValueType = { kind: 'timestamp', precision: 7, typeName: 'DATETIME2' };

/** Names by the type of their result ("What are the SQL database functions?"). */
const results: readonly (readonly [type: ValueType, names: string])[] = [
  [
    national,
    `nchar format quotename db_name object_name object_schema_name schema_name user_name suser_name suser_sname original_login host_name app_name type_name col_name
     current_user session_user system_user user error_message error_procedure servername version language servicename json_value json_query json_modify json_object json_array string_escape
     parsename formatmessage datename file_name filegroup_name index_col session_context serverproperty`,
  ],
  [{ kind: 'text', large: true, typeName: 'NVARCHAR' }, 'object_definition'],
  [{ kind: 'text', length: 8000, typeName: 'VARCHAR' }, 'space str base64_encode soundex'],
  [{ kind: 'text', fixed: true, length: 1, typeName: 'CHAR' }, 'char'],
  [
    integer,
    `len datalength ascii unicode charindex patindex difference datediff datepart day month year rowcount error trancount spid object_id schema_id db_id type_id
     col_length isnumeric isdate isjson json_path_exists error_number error_line error_severity error_state count grouping grouping_id columnproperty objectproperty objectpropertyex
     databasepropertyex checksum binary_checksum checksum_agg nestlevel trigger_nestlevel datefirst max_precision cursor_rows lock_timeout fetch_status cursor_status procid typeproperty indexproperty sign_bit bit_count
     is_member is_rolemember is_srvrolemember has_dbaccess has_perms_by_name user_id suser_id database_principal_id`,
  ],
  [
    big,
    'datediff_big count_big row_number rank dense_rank ntile rowcount_big approx_count_distinct context_info_big',
  ],
  [{ kind: 'number', integer: true, precision: 5, scale: 0, typeName: 'SMALLINT' }, 'xact_state'],
  [
    { kind: 'number', integer: true, precision: 38, scale: 0, typeName: 'DECIMAL' },
    'identity scope_identity ident_current ident_seed ident_incr',
  ],
  [
    double,
    'acos asin atan atn2 cos cot exp log log10 pi rand sin sqrt square tan stdev stdevp var varp percent_rank cume_dist percentile_cont',
  ],
  [
    { kind: 'binary', large: false, typeName: 'VARBINARY' },
    'binary hashbytes compress decompress crypt_gen_random base64_decode min_active_rowversion dbts columns_updated context_info',
  ],
  [datetime, 'getdate getutcdate current_timestamp datetimefromparts'],
  [datetime2, 'sysdatetime sysutcdatetime datetime2fromparts'],
  [{ kind: 'timestamp', precision: 0, typeName: 'SMALLDATETIME' }, 'smalldatetimefromparts'],
  [
    { kind: 'timestamp', zone: 'with', precision: 7, typeName: 'DATETIMEOFFSET' },
    'sysdatetimeoffset todatetimeoffset switchoffset datetimeoffsetfromparts',
  ],
  [{ kind: 'date' }, 'eomonth current_date datefromparts'],
  [{ kind: 'other', name: 'TIME' }, 'timefromparts'],
  [{ kind: 'number', integer: false, precision: 15, scale: 4, typeName: 'MONEY' }, 'money'],
  [unique, 'newid newsequentialid'],
  [
    { kind: 'other', name: 'HIERARCHYID' },
    'hierarchy_getancestor hierarchy_getdescendant hierarchy_getreparentedvalue hierarchy_getroot hierarchy_parse',
  ],
  [{ kind: 'number', integer: true, precision: 5, scale: 0, typeName: 'SMALLINT' }, 'hierarchy_getlevel'],
  [{ kind: 'boolean' }, 'hierarchy_isdescendantof'],
  [national, 'hierarchy_tostring $action'],
  [{ kind: 'boolean' }, 'xml_exist'],
  [{ kind: 'xml' }, 'xml_query'],
  // Their rows are what `rowFunctionColumns` says.
  [{ kind: 'other', name: 'TABLE' }, 'openjson string_split generate_series'],
  [{ kind: 'other', name: 'SQL_VARIANT' }, 'sql_variant_property'],
];

const known: ReadonlyMap<string, ValueType> = new Map(
  results.flatMap(([type, names]) => names.split(/\s+/).map((name): [string, ValueType] => [name, type])),
);

type Derived = (given: readonly ValueType[]) => ValueType | undefined;

const first: Derived = ([type]) => type;
const together: Derived = (given) => sqlserverTyping.together(given);

/** Texts are national where one of them is; what is no text is converted to a VARCHAR. */
const textOf: Derived = (given) => {
  const isNational = given.some((each) => /^N(?:VAR)?CHAR$|^NTEXT$|^XML$/.test(typeNameOf(each) ?? ''));
  const isLarge = given.some((each) => each.kind === 'text' && each.large === true);
  return {
    kind: 'text',
    ...(isLarge ? { large: true } : { length: isNational ? 4000 : 8000 }),
    typeName: isNational ? 'NVARCHAR' : 'VARCHAR',
  };
};

/** SUBSTRING of bytes gives bytes. */
const part: Derived = (given) =>
  given[0]?.kind === 'binary' ? { kind: 'binary', large: false, typeName: 'VARBINARY' } : textOf(given);

/** Functions of numbers keep the type; a text, or a BIT, is made a FLOAT. */
const numberOf: Derived = ([type]) => {
  if (type?.kind !== 'number') return double;
  if (type.typeName === 'SMALLMONEY') return known.get('money');
  if (type.binary) return double;
  return type.typeName === 'TINYINT' || type.typeName === 'SMALLINT' ? integer : type;
};

const wholeOf: Derived = (given) => {
  const type = numberOf(given);
  return type?.kind === 'number' && type.typeName === 'DECIMAL'
    ? { ...type, integer: true, precision: 38, scale: 0 }
    : type;
};

/** "SUM (Transact-SQL)", "AVG (Transact-SQL)": whole numbers below BIGINT give an INT, decimals 38 digits. */
const sum: Derived = ([type]) => {
  const value = numberOf(type ? [type] : []);
  if (value?.kind !== 'number' || value.typeName !== 'DECIMAL') return value;
  const { scale = 0 } = value;
  return { ...value, precision: 38 - scale };
};

const average: Derived = (given) => {
  const value = sum(given);
  if (value?.kind !== 'number' || value.typeName !== 'DECIMAL') return value;
  const scale = Math.max(6, value.scale ?? 0);
  return { ...value, integer: false, precision: 38 - scale, scale };
};

/** DATEADD gives what it is given; a text is a DATETIME. */
const shifted: Derived = (given) => {
  const when = given.at(-1);
  return when?.kind === 'timestamp' || when?.kind === 'date' || when?.kind === 'other' ? when : datetime;
};

const truncated: Derived = (given) => {
  const when = given.at(-1);
  return when?.kind === 'text' ? datetime2 : shifted(given);
};

const derived: ReadonlyMap<string, Derived> = new Map<string, Derived>([
  ['isnull', ([value, other]) => (value?.kind === 'null' ? other : value)],
  ['coalesce', together],
  ['greatest', together],
  ['least', together],
  ['iif', ([, ...given]) => together(given)],
  ['choose', ([, ...given]) => together(given)],
  ['nullif', first],
  ['abs', numberOf],
  ['sign', numberOf],
  ['round', numberOf],
  ['power', numberOf],
  ['degrees', numberOf],
  ['radians', numberOf],
  ['ceiling', wholeOf],
  ['floor', wholeOf],
  ['sum', sum],
  ['avg', average],
  ['min', first],
  ['max', first],
  ['lag', first],
  ['lead', first],
  ['first_value', first],
  ['last_value', first],
  ['percentile_disc', first],
  ['bit_not', first],
  ['left_shift', first],
  ['right_shift', first],
  ['dateadd', shifted],
  ['datetrunc', truncated],
  ['date_bucket', truncated],
  ['substring', part],
  ...`left right lower upper ltrim rtrim trim replace replicate reverse stuff concat concat_ws translate string_agg`
    .split(' ')
    .map((name): [string, Derived] => [name, textOf]),
]);

type RowColumns = readonly (readonly [name: string, type: ValueType])[];

const rowFunctions: ReadonlyMap<string, (given: readonly ValueType[]) => RowColumns> = new Map<
  string,
  (given: readonly ValueType[]) => RowColumns
>([
  [
    'openjson',
    () => [
      ['key', national],
      ['value', { kind: 'text', large: true, typeName: 'NVARCHAR' }],
      ['type', integer],
    ],
  ],
  [
    'string_split',
    (given) => [
      ['value', madeOf(textOf(given) ?? national, given)],
      ...(given.length > 2 ? ([['ordinal', big]] as const) : []),
    ],
  ],
  ['generate_series', (given) => [['value', together(given) ?? integer]]],
]);

/** The columns of a function of the system that gives rows ("Rowset functions"); undefined for all others. */
export function rowFunctionColumns(name: string, given: readonly ValueType[]): RowColumns | undefined {
  return rowFunctions.get(name.toLowerCase())?.(given);
}

/** Functions with one type of result that make a text of the texts that they are given. */
const ofTexts: ReadonlySet<string> = new Set(['quotename', 'parsename', 'string_escape', 'formatmessage']);

/** Functions that are never NULL. */
const certain: ReadonlySet<string> = new Set(
  'getdate getutcdate sysdatetime sysutcdatetime sysdatetimeoffset current_timestamp newid newsequentialid count count_big row_number rank dense_rank pi rand binary money current_user concat concat_ws isnumeric isdate'.split(
    ' ',
  ),
);

/** Functions that may be NULL whatever they are given. */
const uncertain: ReadonlySet<string> = new Set(
  'sum avg min max lag lead first_value last_value nullif choose json_value json_query string_agg parsename object_id object_name object_schema_name object_definition schema_id schema_name db_id db_name type_id type_name col_name col_length objectproperty objectpropertyex columnproperty serverproperty user_id suser_id user_name suser_name has_dbaccess is_member is_rolemember session_context scope_identity identity error_message error_procedure'.split(
    ' ',
  ),
);

/** Functions that are NULL only where all their arguments are. */
const supplementing: ReadonlySet<string> = new Set(['isnull', 'coalesce', 'greatest', 'least']);

/** The result of a function of the system; undefined for all others. */
export function sqlserverFunctionResult(name: string, given: readonly Given[]): FunctionResult | undefined {
  const stored = name.toLowerCase().replace(' ', '_');
  const types = given.map((each) => each.type);
  const made = derived.get(stored)?.(types);
  const type = made ?? known.get(stored);
  if (!type) return undefined;
  // What a function makes of texts has their collation; what it finds elsewhere has that of the database.
  const keeps = made !== undefined || ofTexts.has(stored);
  return { type: keeps ? madeOf(type, types) : type, nullable: nullability(stored, given) };
}

function nullability(name: string, given: readonly Given[]): FunctionResult['nullable'] {
  if (certain.has(name)) return 'never';
  if (uncertain.has(name)) return 'always';
  if (supplementing.has(name)) return given.every((each) => each.nullable) ? 'always' : 'never';
  return 'when an argument is';
}
