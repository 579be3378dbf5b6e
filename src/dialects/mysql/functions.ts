import type { FunctionResult } from '../../sql/dialect.ts';
import type { ValueType } from '../../sql/value-type.ts';

const text: ValueType = { kind: 'text' };
const integer: ValueType = { kind: 'number', integer: true };
const number: ValueType = { kind: 'number', integer: false };
const double: ValueType = { kind: 'number', integer: false, binary: 'double' };
const bytes: ValueType = { kind: 'binary', large: false };
const json: ValueType = { kind: 'json' };
const date: ValueType = { kind: 'date' };
const moment: ValueType = { kind: 'timestamp' };
const time: ValueType = { kind: 'interval', of: 'day to second' };
const boolean: ValueType = { kind: 'boolean' };

/** Names by the kind of their result (Reference Manual, "Built-In Function and Operator Reference"). */
const results: readonly (readonly [type: ValueType, names: string])[] = [
  [
    text,
    'concat concat_ws lower lcase upper ucase ltrim rtrim trim substring substr mid left right lpad rpad replace reverse repeat space insert ' +
      'elt format hex md5 sha sha1 sha2 uuid bin_to_uuid inet_ntoa inet6_ntoa date_format time_format dayname monthname char quote ' +
      'json_unquote json_unquote_extract json_type json_pretty current_user user database schema version conv bin oct substring_index ' +
      'regexp_replace regexp_substr to_base64 soundex export_set make_set load_file charset collation',
  ],
  [
    integer,
    'length octet_length char_length character_length bit_length ascii ord locate instr position field find_in_set strcmp year month day dayofmonth ' +
      'dayofweek dayofyear hour minute second microsecond quarter week weekday weekofyear yearweek datediff timestampdiff to_days to_seconds ' +
      'time_to_sec period_add period_diff sign floor ceil ceiling bit_count crc32 inet_aton json_length json_depth last_insert_id ' +
      'connection_id div bit_not interval nextval lastval uuid_short isnull coercibility regexp_instr',
  ],
  [number, 'abs mod round truncate unix_timestamp'],
  [
    double,
    'sqrt pow power exp ln log log2 log10 sin cos tan asin acos atan atan2 cot pi rand degrees radians',
  ],
  [
    bytes,
    'unhex uuid_to_bin inet6_aton aes_encrypt aes_decrypt compress uncompress random_bytes from_base64 binary x b',
  ],
  [
    json,
    'json_extract json_array json_object json_set json_insert json_replace json_remove json_merge json_merge_patch json_merge_preserve json_keys json_search json_quote json_compact json_detailed json_loose json_query json_value',
  ],
  [date, 'curdate utc_date date last_day makedate from_days'],
  [
    moment,
    'now sysdate utc_timestamp timestamp from_unixtime str_to_date date_add date_sub adddate subdate convert_tz timestampadd addtime subtime',
  ],
  [time, 'curtime utc_time time maketime sec_to_time timediff'],
  [
    boolean,
    'json_valid json_contains json_contains_path json_overlaps member_of json_exists regexp_like sounds_like xor is_uuid is_ipv4 is_ipv6 json_equals',
  ],
];

const known: ReadonlyMap<string, ValueType> = new Map(
  results.flatMap(([type, names]) => names.split(' ').map((name): [string, ValueType] => [name, type])),
);

/** Functions whose result is of the kind of an argument, by its place. */
const likeArgument: Readonly<Record<string, number>> = {
  coalesce: 0,
  ifnull: 0,
  nullif: 0,
  if: 1,
  greatest: 0,
  least: 0,
};

const neverNull = new Set([
  'now',
  'curdate',
  'curtime',
  'utc_timestamp',
  'utc_date',
  'uuid',
  'rand',
  'pi',
  'isnull',
  'x',
  'b',
]);

/** The result of a built-in function of MySQL; undefined when there is none of that name. */
export function mysqlFunctionResult(
  name: string,
  given: readonly { readonly type: ValueType; readonly nullable: boolean }[],
): FunctionResult | undefined {
  const plain = name.toLowerCase();
  const place = likeArgument[plain];
  const type = place === undefined ? known.get(plain) : (given[place]?.type ?? { kind: 'unknown' as const });
  if (!type) return undefined;
  return { type, nullable: neverNull.has(plain) ? 'never' : 'when an argument is' };
}
