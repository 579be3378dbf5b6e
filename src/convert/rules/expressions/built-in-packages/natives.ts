import { builtInPackages } from '../../../../sql/codes/built-in-packages.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';

/** Says a call in PostgreSQL's own words; undefined where the extension pack has to. */
type Native = (call: Call, context: RuleContext) => Expression | undefined;

/** The argument of a parameter, by its name or place. */
export function given(call: Call, place: number, name: string): Expression | undefined {
  const named = call.arguments.find((each) => each.name?.text.toUpperCase() === name);
  if (named) return named.value;
  const at = call.arguments[place];
  return at?.name ? undefined : at?.value;
}

/** A function of one argument. */
function plain(name: string): Native {
  return (call) => {
    const [only] = call.arguments;
    return only && make.call(call, name, [only.value]);
  };
}

function toBytes(call: Call): Expression | undefined {
  const [only] = call.arguments;
  return only && make.call(call, 'convert_to', [only.value, make.string(call, 'UTF8')]);
}

function toCharacters(call: Call, context: RuleContext): Expression | undefined {
  const [only] = call.arguments;
  return only && make.call(call, 'convert_from', [asBytes(only.value, context), make.string(call, 'UTF8')]);
}

/** Oracle reads a text as hexadecimal digits where it wants bytes (PL/SQL Language Reference, "Implicit Data Conversion"). */
function asBytes(node: Expression, context: RuleContext): Expression {
  return context.resolution.typeOf(node).kind === 'text'
    ? make.call(node, context.pack('hextoraw'), [node])
    : node;
}

/** Character sets of Oracle by PostgreSQL's names (Globalization Support Guide, appendix A; PostgreSQL, "Character Set Support"). */
const characterSets: Readonly<Record<string, string>> = {
  AL32UTF8: 'UTF8',
  UTF8: 'UTF8',
  WE8ISO8859P1: 'LATIN1',
  WE8ISO8859P15: 'LATIN9',
  WE8MSWIN1252: 'WIN1252',
};

/** The name of a character set that is written, as PostgreSQL has it; the database's own where it is left out. */
function characterSet(node: Expression | undefined): string | undefined {
  if (!node || node.kind === 'null') return 'UTF8';
  return node.kind === 'string' ? characterSets[node.value.toUpperCase()] : undefined;
}

/** Roles are lower case in PostgreSQL; SET ROLE makes no difference to membership. */
function roleTest(call: Call): Expression | undefined {
  const role = call.arguments[0]?.value;
  if (!role) return undefined;
  const name =
    role.kind === 'string' ? make.string(role, role.value.toLowerCase()) : make.call(role, 'lower', [role]);
  return make.call(call, 'pg_has_role', [name, make.string(call, 'USAGE')]);
}

/** A floating number as bytes, the most significant first as Oracle has it by default. */
function ofFloat(call: Call, send: string, type: string): Expression | undefined {
  const [only, order] = call.arguments;
  if (!only || (order && !(order.value.kind === 'number' && order.value.text === '1'))) return undefined;
  return make.call(call, send, [make.cast(call, only.value, type)]);
}

/** Members that PostgreSQL has itself. */
export const natives: Readonly<Record<string, Native>> = {
  'DBMS_LOB.GETLENGTH': plain('length'),
  'UTL_RAW.LENGTH': (call, context) => {
    const [only] = call.arguments;
    return only && make.call(call, 'length', [asBytes(only.value, context)]);
  },
  'UTL_RAW.CAST_TO_RAW': toBytes,
  'UTL_RAW.CAST_TO_VARCHAR2': toCharacters,
  'UTL_RAW.CAST_TO_NVARCHAR2': toCharacters,
  'UTL_I18N.STRING_TO_RAW': (call) => {
    const data = given(call, 0, 'DATA');
    const set = characterSet(given(call, 1, 'DST_CHARSET'));
    return data && set ? make.call(call, 'convert_to', [data, make.string(call, set)]) : undefined;
  },
  'UTL_I18N.RAW_TO_CHAR': (call, context) => {
    const data = given(call, 0, 'DATA');
    const set = characterSet(given(call, 1, 'SRC_CHARSET'));
    return data && set
      ? make.call(call, 'convert_from', [asBytes(data, context), make.string(call, set)])
      : undefined;
  },
  'DBMS_ASSERT.NOOP': (call) => call.arguments[0]?.value,
  'DBMS_ASSERT.ENQUOTE_LITERAL': plain('quote_literal'),
  // CPU time is not told to sessions; programs take differences of it, which elapsed time bounds from above.
  'DBMS_UTILITY.GET_CPU_TIME': (call, context) => {
    context.report(builtInPackages.replaced, call, 'DBMS_UTILITY.GET_CPU_TIME gives elapsed time.');
    return make.call(call, context.pack('dbms_utility_get_time'), []);
  },
  'DBMS_SESSION.IS_ROLE_ENABLED': roleTest,
  'DBMS_SESSION.CURRENT_IS_ROLE_ENABLED': roleTest,
  'DBMS_SESSION.SESSION_IS_ROLE_ENABLED': roleTest,
  'UTL_RAW.CAST_FROM_BINARY_DOUBLE': (call) => ofFloat(call, 'float8send', 'double precision'),
  'UTL_RAW.CAST_FROM_BINARY_FLOAT': (call) => ofFloat(call, 'float4send', 'real'),
  'UTL_LMS.FORMAT_MESSAGE': (call) => {
    const [format, ...values] = call.arguments.map((each) => each.value);
    if (format?.kind !== 'string') return undefined;
    return make.call(call, 'format', [make.string(format, format.value.replace(/%d/g, '%s')), ...values]);
  },
  'DBMS_UTILITY.CURRENT_INSTANCE': (call) => make.number(call, 1),
  'DBMS_UTILITY.IS_CLUSTER_DATABASE': (call) => make.boolean(call, false),
  'DBMS_UTILITY.PORT_STRING': (call) => make.call(call, 'version', []),
  'DBMS_UTILITY.OLD_CURRENT_SCHEMA': (call) => make.reference(call, 'current_schema'),
  'DBMS_UTILITY.OLD_CURRENT_USER': (call) => make.reference(call, 'current_user'),
  'DBMS_TRANSACTION.LOCAL_TRANSACTION_ID': (call) => {
    const create = given(call, 0, 'CREATE_TRANSACTION');
    const always = create?.kind === 'boolean' && create.value;
    const name = always ? 'pg_current_xact_id' : 'pg_current_xact_id_if_assigned';
    return make.cast(call, make.call(call, name, []), 'text');
  },
  'UTL_INADDR.GET_HOST_ADDRESS': (call) =>
    call.arguments.length === 0
      ? make.call(call, 'host', [make.call(call, 'inet_server_addr', [])])
      : undefined,
  'APEX_STRING.JOIN': (call) => {
    const table = given(call, 0, 'P_TABLE');
    const separator = given(call, 1, 'P_SEP') ?? make.call(call, 'chr', [make.number(call, 10)]);
    return table && make.call(call, 'array_to_string', [table, separator]);
  },
  'APEX_STRING.SPLIT': (call) => {
    const text = given(call, 0, 'P_STR');
    const separator = given(call, 1, 'P_SEP') ?? make.call(call, 'chr', [make.number(call, 10)]);
    const isPattern = separator.kind === 'string' && separator.value.length > 1;
    return (
      text && make.call(call, isPattern ? 'regexp_split_to_array' : 'string_to_array', [text, separator])
    );
  },
};
