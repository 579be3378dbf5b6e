import type { FunctionResult } from '../../sql/dialect.ts';
import type { ValueType } from '../../sql/value-type.ts';

const text: ValueType = { kind: 'text' };
const integer: ValueType = { kind: 'number', integer: true };
const double: ValueType = { kind: 'number', integer: false, binary: 'double' };
const bytes: ValueType = { kind: 'binary', large: false };
const moment: ValueType = { kind: 'timestamp' };
const unique: ValueType = { kind: 'other', name: 'UNIQUEIDENTIFIER' };

/** Names by the kind of their result ("What are the SQL database functions?"). */
const results: readonly (readonly [type: ValueType, names: string])[] = [
  [
    text,
    `char nchar concat concat_ws left right substring lower upper ltrim rtrim trim replace replicate reverse space str stuff format quotename translate soundex string_escape string_agg
     datename db_name object_name object_schema_name schema_name user_name suser_name suser_sname original_login host_name app_name type_name col_name current_user session_user
     system_user user error_message error_procedure servername version language json_value json_query json_modify base64_encode parsename`,
  ],
  [
    integer,
    `len datalength ascii unicode charindex patindex difference datediff datediff_big datepart day month year sign floor ceiling rowcount error trancount spid identity scope_identity
     ident_current ident_seed ident_incr object_id schema_id db_id type_id col_length isnumeric isdate isjson error_number error_line error_severity error_state xact_state count
     count_big row_number rank dense_rank ntile checksum binary_checksum rowcount_big grouping grouping_id columnproperty objectproperty databasepropertyex bit_not`,
  ],
  [
    double,
    'acos asin atan atn2 cos cot degrees exp log log10 pi power radians rand sin sqrt square tan stdev stdevp var varp percent_rank cume_dist',
  ],
  [
    bytes,
    'binary hashbytes compress decompress newrowversion min_active_rowversion crypt_gen_random base64_decode',
  ],
  [
    moment,
    'getdate getutcdate sysdatetime sysutcdatetime current_timestamp datefromparts datetimefromparts datetime2fromparts smalldatetimefromparts',
  ],
  [
    { kind: 'timestamp', zone: 'with' },
    'sysdatetimeoffset todatetimeoffset switchoffset datetimeoffsetfromparts',
  ],
  [{ kind: 'date' }, 'eomonth current_date'],
  [{ kind: 'number', integer: false, precision: 15, scale: 4 }, 'money'],
  [unique, 'newid newsequentialid'],
];

const known: ReadonlyMap<string, ValueType> = new Map(
  results.flatMap(([type, names]) => names.split(/\s+/).map((name): [string, ValueType] => [name, type])),
);

/** Functions whose result is of the kind of an argument, by its place. */
const like: ReadonlyMap<string, number> = new Map([
  ['isnull', 0],
  ['coalesce', 0],
  ['nullif', 0],
  ['iif', 1],
  ['choose', 1],
  ['abs', 0],
  ['round', 0],
  ['sum', 0],
  ['avg', 0],
  ['min', 0],
  ['max', 0],
  ['lag', 0],
  ['lead', 0],
  ['first_value', 0],
  ['last_value', 0],
  ['greatest', 0],
  ['least', 0],
]);

/** Functions that are never NULL. */
const certain: ReadonlySet<string> = new Set(
  'getdate getutcdate sysdatetime sysutcdatetime sysdatetimeoffset current_timestamp newid newsequentialid count count_big row_number rank dense_rank pi rand binary money current_user'.split(
    ' ',
  ),
);

/** The result of a function of the system; undefined for all others. */
export function sqlserverFunctionResult(
  name: string,
  given: readonly { readonly type: ValueType; readonly nullable: boolean }[],
): FunctionResult | undefined {
  const place = like.get(name);
  const type = place === undefined ? known.get(name) : given[place]?.type;
  if (!type) return undefined;
  return { type, nullable: certain.has(name) ? 'never' : 'when an argument is' };
}
