import { sqlserverMetadataFindings } from '../../../../sql/codes/sqlserver-metadata.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import type { Maker } from '../call-maker.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic } from '../sqlserver-conversions/family.ts';

const text: ValueType = { kind: 'text', length: 4000, typeName: 'NVARCHAR' };
const whole: ValueType = { kind: 'number', integer: true, precision: 10, scale: 0, typeName: 'INT' };

/** A function of the extension pack that takes arguments of these types, the last ones of which may be left out. */
function packed(name: string, types: readonly ValueType[], least = types.length): Maker {
  return (given, at, context) => {
    if (given.length < least || given.length > types.length) return undefined;
    const values = given.map((each, i) => implicitly(each, types[i] as ValueType, context));
    return packCall(at, context, name, values);
  };
}

/** What is asked of the catalog by name or number, whatever the scripts make ("Metadata functions (Transact-SQL)"). */
export const objectId: Maker = packed('object_id', [text, text], 1);
export const objectName: Maker = packed('object_name', [whole]);
export const objectSchemaName: Maker = packed('object_schema_name', [whole]);

/** What the server says of itself is another server's answer now. */
const ofServer =
  (maker: Maker): Maker =>
  (given, at, context) => {
    const made = maker(given, at, context);
    if (made)
      context.report(sqlserverMetadataFindings.server, at, `${written(at)} is answered by PostgreSQL.`);
    return made;
  };

function written(at: Expression): string {
  const name = at.kind === 'call' && at.callee.kind === 'reference' ? at.callee.name : undefined;
  const parts = at.kind === 'reference' ? at.name.parts : (name?.parts ?? []);
  const first = at.kind === 'call' ? at.arguments[0]?.value : undefined;
  const argument = first?.kind === 'string' ? `('${first.value}')` : at.kind === 'call' ? '()' : '';
  return `${parts.at(-1)?.text.toUpperCase() ?? ''}${argument}`;
}

/** One value of a row of a system catalog, as a scalar subquery; NULL where there is no such row. */
function looked(at: Expression, before: string, value: Expression, after: string): Expression {
  return make.fragment(at, 'primary', before, value, after);
}

function asOid(id: Expression, at: Expression, context: RuleContext): Expression {
  return make.cast(at, atomic(implicitly(id, whole, context)), 'oid');
}

const databaseName: Maker = ([id], at, context) =>
  id
    ? looked(at, '(SELECT datname::text FROM pg_database WHERE oid = ', asOid(id, at, context), ')')
    : make.reference(at, 'CURRENT_CATALOG');

/** Names of databases are compared without regard to case, as those of SQL Server are. */
const ofDatabase =
  (column: string): Maker =>
  ([name], at, context) =>
    name
      ? looked(
          at,
          `(SELECT ${column} FROM pg_database WHERE datname = lower(`,
          implicitly(name, text, context),
          '))',
        )
      : undefined;

const databaseId: Maker = (given, at, context) =>
  given.length > 0
    ? ofDatabase('oid::integer')(given, at, context)
    : make.fragment(
        at,
        'primary',
        '(SELECT oid::integer FROM pg_database WHERE datname = current_database())',
      );

const ofRole =
  (column: string, own: string): Maker =>
  ([given], at, context) => {
    if (!given)
      return make.fragment(at, 'primary', `(SELECT ${column} FROM pg_roles WHERE rolname = ${own})`);
    const test = column === 'rolname::text' ? asOid(given, at, context) : implicitly(given, text, context);
    const key = column === 'rolname::text' ? 'oid' : 'rolname';
    return looked(at, `(SELECT ${column} FROM pg_roles WHERE ${key} = `, test, ')');
  };

const nameOfRole =
  (own: string): Maker =>
  (given, at, context) =>
    given.length > 0 ? numbered(given, at, context) : make.reference(at, own);

/** SUSER_SNAME takes bytes, which name no role of the target. */
const numbered: Maker = ([id], at, context) =>
  id && context.resolution.typeOf(id).kind === 'number'
    ? ofRole('rolname::text', '')([id], at, context)
    : undefined;

/** Who may do everything is a superuser; the other fixed roles of the server are not those of PostgreSQL. */
const isServerRole: Maker = ([role, login], at) =>
  role?.kind === 'string' && role.value.toLowerCase() === 'sysadmin' && !login
    ? make.fragment(at, 'primary', '(SELECT rolsuper::integer FROM pg_roles WHERE rolname = session_user)')
    : undefined;

/** The client's machine is known by its address; a session on the server's own machine has none. */
const hostName: Maker = (_, at) =>
  make.call(at, 'coalesce', [
    make.call(at, 'host', [make.call(at, 'inet_client_addr', [])]),
    make.string(at, 'localhost'),
  ]);

/** `@@PROCID`, the number of the code that runs. */
export const ownNumber: Maker = (_, at, context: RuleContext) => {
  const { object } = context;
  if (object.kind === 'trigger')
    return make.fragment(
      at,
      'primary',
      '(SELECT oid::integer FROM pg_trigger WHERE tgrelid = TG_RELID AND tgname = TG_NAME)',
    );
  if (object.kind !== 'procedure' && object.kind !== 'function') return undefined;
  const { schema, name } = context.names.object(object);
  return packCall(at, context, 'object_id', [make.string(at, `[${schema}].[${name.replaceAll(']', ']]')}]`)]);
};

/** Functions about the catalog, the server and the session; see the page. */
export const metadataMakers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['SCHEMA_ID', packed('schema_id', [text], 0)],
  ['OBJECT_DEFINITION', packed('object_definition', [whole])],
  ['OBJECTPROPERTY', packed('object_property', [whole, text])],
  ['OBJECTPROPERTYEX', packed('object_property', [whole, text])],
  ['COLUMNPROPERTY', packed('column_property', [whole, text, text])],
  ['COL_LENGTH', packed('col_length', [text, text])],
  ['COL_NAME', packed('col_name', [whole, whole])],
  ['TYPE_ID', packed('type_id', [text])],
  ['TYPE_NAME', packed('type_name', [whole])],
  ['SESSION_CONTEXT', packed('session_context', [text])],
  [
    'SCHEMA_NAME',
    (given, at, context) =>
      given.length === 0
        ? make.call(at, 'current_schema', [])
        : packed('schema_name', [whole])(given, at, context),
  ],
  ['DB_ID', databaseId],
  ['DB_NAME', databaseName],
  ['HAS_DBACCESS', ofDatabase("has_database_privilege(oid, 'CONNECT')::integer")],
  ['USER_NAME', nameOfRole('CURRENT_USER')],
  ['SUSER_NAME', nameOfRole('SESSION_USER')],
  ['SUSER_SNAME', nameOfRole('SESSION_USER')],
  ['USER_ID', ofRole('oid::integer', 'current_user')],
  ['DATABASE_PRINCIPAL_ID', ofRole('oid::integer', 'current_user')],
  ['SUSER_ID', ofRole('oid::integer', 'session_user')],
  ['IS_SRVROLEMEMBER', isServerRole],
  ['HOST_NAME', ofServer(hostName)],
  ['SERVERPROPERTY', ofServer(packed('server_property', [text]))],
  ['@@SERVERNAME', ofServer((_, at, context) => packCall(at, context, 'server_name', []))],
]);
