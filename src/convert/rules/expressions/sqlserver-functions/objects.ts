import type { AnyObject } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import { namePartsIn } from '../../../../sql/name-text.ts';
import type { Expression, StringLiteral } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import { spell } from '../../../names/spelling.ts';
import { roleName } from '../../../objects/grant.ts';
import type { Found } from '../../../resolve/lookup.ts';
import { lookUp } from '../../../resolve/lookup.ts';
import type { RuleContext } from '../../../rule.ts';
import { systemValue } from '../../statements/system-value.ts';
import type { Maker } from '../call-maker.ts';
import { objectId, objectName, objectSchemaName } from './metadata.ts';

/** Whether a node is `@@PROCID`, the number of the code that runs. */
function isOwnNumber(node: Expression | undefined): boolean {
  return node?.kind === 'reference' && systemValue(node) === '@@PROCID';
}

/** The name of the code that a node stands in, as its definition writes it. */
function ownName(object: AnyObject): Name | undefined {
  if (object.kind === 'procedure' || object.kind === 'function') return object.definition.routine.name;
  return object.kind === 'trigger' ? object.definition.name : undefined;
}

/** `OBJECT_NAME(@@PROCID)`, with which code names itself in logs, or the name of any other object. */
const nameOf: Maker = (given, at, context) => {
  const [id, database] = given;
  const name = ownName(context.object)?.parts.at(-1);
  if (isOwnNumber(id) && !database && name) return make.string(at, name.text);
  return isOwnNumber(id) ? undefined : objectName(given, at, context);
};

const schemaNameOf: Maker = (given, at, context) => {
  const [id, database] = given;
  const name = ownName(context.object);
  if (isOwnNumber(id) && !database && name)
    return make.string(at, name.parts.at(-2)?.text ?? context.object.nameSchema);
  return isOwnNumber(id) ? undefined : objectSchemaName(given, at, context);
};

/** What finds an object of the target by its name, by the types of SQL Server's objects ("sys.objects"). */
const finders: ReadonlyMap<string, 'to_regclass' | 'to_regproc'> = new Map([
  ['U', 'to_regclass'],
  ['V', 'to_regclass'],
  ['SO', 'to_regclass'],
  ['P', 'to_regproc'],
  ['FN', 'to_regproc'],
  ['IF', 'to_regproc'],
  ['TF', 'to_regproc'],
]);

/**
 * `OBJECT_ID('schema.name', 'type')`: of an object whose kind is known, by its type or from the scripts, the target's own cast finds it. The number is another than in the
 * source, as it is in every database.
 */
const numberOf: Maker = (given, at, context) =>
  castNumber(given, at, context) ?? objectId(given, at, context);

const castNumber: Maker = ([given, type], at, context) => {
  const stored = given?.kind === 'string' ? storedParts(given, context) : [];
  if (stored.length === 0 || stored.length > 2) return undefined;
  const kind = type?.kind === 'string' ? type.value.trim().toUpperCase() : undefined;
  if (type && kind === undefined) return undefined;
  const found = lookUp(context.catalog, context.object.nameSchema, stored);
  const finder = kind === undefined ? finderOf(found) : finders.get(kind);
  if (finder === undefined) return undefined;
  const call = make.call(at, finder, [make.string(at, targetPath(stored, found, context))]);
  return isNullTest(context)
    ? call
    : make.cast(at, make.cast(at, call, make.type(at, 'oid')), make.type(at, 'integer'));
};

function storedParts(given: StringLiteral, { names }: RuleContext): string[] {
  return namePartsIn(given.value).map((each) => names.stored(make.identifier(given, each, true)));
}

/** How an object that the scripts make is found. */
function finderOf(found: Found | undefined): 'to_regclass' | 'to_regproc' | undefined {
  if (found?.kind === 'relation' || found?.kind === 'sequence') return 'to_regclass';
  return found?.kind === 'routine' ? 'to_regproc' : undefined;
}

/** The object's name in the target; that of one that the scripts do not make is written by the same rules. */
function targetPath(stored: readonly string[], found: Found | undefined, context: RuleContext): string {
  if (found && found.kind !== 'type') {
    const { schema, name } = context.names.object(found.object);
    return writtenPath(schema, name);
  }
  const schema = stored.length > 1 ? (stored[0] as string) : context.object.nameSchema;
  return `${spell(schema)}.${spell(stored.at(-1) as string)}`;
}

/** A schema and a name of the target as a text that names the object. */
export function writtenPath(...parts: readonly string[]): string {
  return parts
    .map((each) => (/^[a-z_][a-z0-9_]*$/.test(each) ? each : `"${each.replaceAll('"', '""')}"`))
    .join('.');
}

function isNullTest({ parents }: RuleContext): boolean {
  const around = parents.findLast(({ kind }) => kind !== 'parenthesis');
  return around?.kind === 'is' && around.test === 'null';
}

/**
 * Whether the user, or another one, has a role: 1 or 0, and NULL where there is no such role ("IS_MEMBER", "IS_ROLEMEMBER"). Fixed roles, and groups of Windows, are
 * not those of the target.
 */
const isMember: Maker = ([role, user], at, context) => {
  if (role?.kind !== 'string' || /^db_|\\/.test(role.value) || (user && user.kind !== 'string'))
    return undefined;
  const named = [user, role].flatMap((each) => (each?.kind === 'string' ? [roleOf(each, context)] : []));
  const has = make.call(at, 'pg_has_role', [...named, make.string(at, 'MEMBER')]);
  return make.cast(at, has, make.type(at, 'integer'));
};

function roleOf(given: StringLiteral, { names, settings }: RuleContext): Expression {
  const stored = names.stored(make.identifier(given, given.value, true));
  const found = make.call(given, 'to_regrole', [make.string(given, roleName(stored, { settings }))]);
  return make.cast(given, found, make.type(given, 'oid'));
}

/** Functions about the objects and roles of the database; see the page. */
export const objectMakers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['OBJECT_NAME', nameOf],
  ['OBJECT_SCHEMA_NAME', schemaNameOf],
  ['OBJECT_ID', numberOf],
  ['IS_MEMBER', isMember],
  ['IS_ROLEMEMBER', isMember],
]);
