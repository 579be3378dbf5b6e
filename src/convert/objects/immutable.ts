import type { Bench } from '../context.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import { some, walk } from '../../sql/walk.ts';

/**
 * Whether a converted expression always gives the same for the same row, as PostgreSQL demands of generated columns and
 * indexes (manual, "Function Volatility Categories"). What is not known to be so counts as not.
 */
export function isImmutable(expression: Node, bench: Bench): boolean {
  let immutable = true;
  walk(expression, (node) => {
    if (immutable && !isImmutableNode(node, bench)) immutable = false;
    return immutable;
  });
  return immutable;
}

/** Whether a converted expression gives another value without any change of the row: it asks for the time, the user or a random number. */
export function changesByItself(expression: Node): boolean {
  return some(expression, (node) => {
    if (node.kind === 'reference') {
      const [only, ...more] = node.name.parts;
      return more.length === 0 && only?.quoted !== true && changingWords.has(only?.text.toLowerCase() ?? '');
    }
    if (node.kind !== 'call' || node.callee.kind !== 'reference') return false;
    return changingCalls.has(node.callee.name.parts.at(-1)?.text.toLowerCase() ?? '');
  });
}

const changingCalls: ReadonlySet<string> = new Set([
  'now',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
  'timeofday',
  'random',
  'gen_random_uuid',
  'uuidv7',
  'current_setting',
]);

function isImmutableNode(node: Node, bench: Bench): boolean {
  switch (node.kind) {
    case 'call':
      return isImmutableCall(node, bench);
    case 'reference': {
      const [first, second] = node.name.parts;
      // A column of such a name is written in quotes.
      const isColumn = second !== undefined || first?.quoted === true;
      return isColumn || !changingWords.has(first?.text.toLowerCase() ?? '');
    }
    case 'cast':
      return isImmutableCast(node, bench);
    case 'chain':
      return node.operator !== '||' || node.operands.every((each) => isText(each, bench));
    case 'keywordCall':
      return immutableKeywordCalls.has(node.name.toLowerCase());
    case 'fragment':
      return node.parts.every((part) => typeof part !== 'string' || !/[a-z_]\w*\s*\(/i.test(part));
    case 'atTimeZone':
    case 'subquery':
    case 'exists':
    case 'query':
      return false;
    default:
      return true;
  }
}

/** `||` is immutable between texts only: for other operands it uses their output functions. */
function isText(operand: Expression, bench: Bench): boolean {
  const plain = operand.kind === 'parenthesis' ? operand.operand : operand;
  if (plain.kind === 'string') return true;
  if (plain.kind === 'cast') return textTypes.has(plain.type.name.parts[0]?.text ?? '');
  return bench.resolution.typeOf(plain).kind === 'text';
}

const textTypes = new Set(['text', 'varchar', 'char']);
const timeTypes = new Set(['timestamp', 'date', 'interval', 'time']);

/** A cast between text and a time reads or writes it as the session says; timestamptz depends on the time zone. */
function isImmutableCast(node: Extract<Node, { kind: 'cast' }>, bench: Bench): boolean {
  const to = node.type.name.parts[0]?.text ?? '';
  const from = kindOf(node.operand, bench);
  if (to === 'timestamptz') return false;
  const fromTime = from === 'date' || from === 'timestamp' || from === 'interval';
  if (timeTypes.has(to)) return fromTime;
  return !(fromTime && textTypes.has(to)) && from !== 'unknown';
}

/** The kind of a value, also of what rules have made: a text out of a JSON document, a date moved by an interval. */
function kindOf(operand: Expression, bench: Bench): string {
  const { kind } = bench.resolution.typeOf(operand);
  if (kind !== 'unknown') return kind;
  if (operand.kind === 'parenthesis') return kindOf(operand.operand, bench);
  if (operand.kind !== 'binary') return kind;
  if (operand.operator === '->>' || operand.operator === '#>>') return 'text';
  if (operand.operator === '->' || operand.operator === '#>') return 'json';
  const isShift = operand.operator === '+' || operand.operator === '-';
  return isShift && operand.right.kind === 'interval' ? kindOf(operand.left, bench) : kind;
}

function isImmutableCall(node: Extract<Node, { kind: 'call' }>, bench: Bench): boolean {
  if (node.callee.kind !== 'reference') return false;
  if (node.arguments.some(({ value }) => dependsOnTimeZone(value, bench))) return false;
  const parts = node.callee.name.parts.map((each) => each.text.toLowerCase());
  const name = parts.at(-1) ?? '';
  const { extensionSchema } = bench.workshop.settings;
  if (parts.length === 1) {
    const referent = bench.resolution.referent(node.callee);
    if (referent.kind === 'standalone') return isDeterministic(referent.routine.definition.routine);
    return immutableFunctions.has(name);
  }
  if (parts[0] === extensionSchema) return immutablePackFunctions.has(name);
  const referent = bench.resolution.referent(node.callee);
  if (referent.kind === 'routine') return isDeterministic(referent.routine);
  return referent.kind === 'standalone' && isDeterministic(referent.routine.definition.routine);
}

function dependsOnTimeZone(value: Expression, bench: Bench): boolean {
  const type = bench.resolution.typeOf(value);
  return type.kind === 'timestamp' && type.zone !== undefined;
}

function isDeterministic(routine: { readonly properties: { readonly deterministic?: boolean } }): boolean {
  return routine.properties.deterministic === true;
}

/** Words that are functions without parentheses. */
const changingWords = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
  'user',
  'current_role',
  'current_schema',
  'current_catalog',
]);

const immutableKeywordCalls = new Set(['extract', 'trim', 'substring', 'position', 'overlay', 'coalesce']);

/** Immutable functions of PostgreSQL that conversions use (catalog pg_proc). */
const immutableFunctions = new Set(
  (
    'abs ceil ceiling floor round trunc mod power sqrt exp ln log sign degrees radians pi ' +
    'sin cos tan asin acos atan atan2 sinh cosh tanh ' +
    'length char_length character_length octet_length bit_length lower upper initcap substr substring ' +
    'left right lpad rpad ltrim rtrim btrim replace translate strpos reverse repeat ascii chr md5 ' +
    'split_part regexp_replace regexp_match regexp_like regexp_count regexp_instr regexp_substr ' +
    'coalesce nullif greatest least num_nulls num_nonnulls ' +
    'date_trunc date_part make_date make_time make_timestamp make_interval ' +
    'encode decode to_hex sha256 width_bucket jsonb_extract_path jsonb_extract_path_text'
  ).split(' '),
);

/** Files of the extension pack whose functions are all immutable; a test compares them with the pack. */
export const immutablePackFunctions: ReadonlySet<string> = new Set(
  (
    'ascii asciistr bitand chr date_add date_diff greatest hextoraw instr instrb least lengthb lpad ltrim mod ' +
    'months_between nanvl new_time next_day numtodsinterval numtoyminterval rawtohex regexp_count ' +
    'regexp_instr regexp_like regexp_replace regexp_substr remainder replace rpad rtrim soundex substr ' +
    'substrb to_dsinterval to_yminterval translate utl_raw_length utl_raw_substr'
  ).split(' '),
);
