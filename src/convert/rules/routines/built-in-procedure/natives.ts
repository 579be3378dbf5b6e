import { builtInPackages } from '../../../../sql/codes/built-in-packages.ts';
import * as make from '../../../../sql/make.ts';
import type { Argument, Expression } from '../../../../sql/tree/expression.ts';
import type { Assignment, CallStatement, NullStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { asText } from '../../expressions/coercion.ts';

type Native = (
  node: CallStatement,
  given: readonly Argument[],
  context: RuleContext,
) => Statement | readonly Statement[] | undefined;

/** Calls that set something of Oracle's memory, tracing or optimizer: nothing of PostgreSQL needs them. */
const needless =
  /^(DBMS_SESSION\.(FREE_UNUSED_USER_MEMORY|CLOSE_DATABASE_LINK|SET_SQL_TRACE|SESSION_TRACE_(ENABLE|DISABLE)|SET_CLOSE_CACHED_OPEN_CURSORS)|DBMS_UTILITY\.COMPILE_SCHEMA|DBMS_STATS\.(SET_\w+_PREFS|LOCK_\w+|UNLOCK_\w+|FLUSH_\w+)|DBMS_XMLDOM\.FREE\w+|DBMS_XMLPARSER\.FREEPARSER|DBMS_XSLPROCESSOR\.FREE\w+|DBMS_ALERT\.SET_DEFAULTS|HTP\.INIT)$/;

/** Procedures that PostgreSQL has as statements or functions of its own. */
const natives: Readonly<Record<string, Native>> = {
  'DBMS_ALERT.SIGNAL': (node, given, context) => {
    const channel = given[0]?.value;
    const message = given[1]?.value;
    if (!channel || !message) return undefined;
    context.report(
      builtInPackages.replaced,
      node,
      'DBMS_ALERT.SIGNAL becomes a notification, which sessions get that listen with LISTEN.',
    );
    return perform(node, 'pg_notify', [lower(channel), asText(message, context)]);
  },
  'DBMS_CRYPTO.ENCRYPT': (node, given, context) => cipher(node, 'dbms_crypto_encrypt', given, context),
  'DBMS_CRYPTO.DECRYPT': (node, given, context) => cipher(node, 'dbms_crypto_decrypt', given, context),
};

/** What a procedure of a built-in package is in PostgreSQL without the extension pack; undefined where it is nothing. */
export function nativeStatement(
  node: CallStatement,
  member: string,
  given: readonly Argument[],
  context: RuleContext,
): Statement | readonly Statement[] | undefined {
  if (needless.test(member)) {
    context.report(builtInPackages.needless, node, `${member} is left out.`);
    const nothing: NullStatement = { kind: 'nullStatement', start: node.start, end: node.end };
    return nothing;
  }
  return Object.hasOwn(natives, member) ? natives[member]?.(node, given, context) : undefined;
}

/**
 * The procedures ENCRYPT and DECRYPT write a LOB, which the functions of the same names give (PL/SQL Packages and Types Reference, "DBMS_CRYPTO"): a CLOB
 * is encrypted as UTF-8.
 */
function cipher(
  node: CallStatement,
  packed: string,
  given: readonly Argument[],
  context: RuleContext,
): Assignment | undefined {
  const at = (name: string, place: number): Expression | undefined => {
    const named = given.find((each) => each.name && context.source.names.fold(each.name) === name);
    return (named ?? (given[place]?.name ? undefined : given[place]))?.value;
  };
  const [target, source, type, key] = [at('DST', 0), at('SRC', 1), at('TYP', 2), at('KEY', 3)];
  if (!target || !source || !type || !key) return undefined;
  const isText = (value: Expression): boolean => context.resolution.typeOf(value).kind === 'text';
  const encoding = make.string(node, 'UTF8');
  const bytes = isText(source) ? make.call(source, 'convert_to', [source, encoding]) : source;
  const vector = at('IV', 4);
  const made = make.call(node, context.pack(packed), [bytes, type, key, ...(vector ? [vector] : [])]);
  const value = isText(target) ? make.call(node, 'convert_from', [made, encoding]) : made;
  return { kind: 'assignment', start: node.start, end: node.end, target, value };
}

/** Names of alerts are not case-sensitive. */
function lower(name: Expression): Expression {
  return name.kind === 'string'
    ? make.string(name, name.value.toLowerCase())
    : make.call(name, 'lower', [name]);
}

function perform(node: CallStatement, name: string, values: readonly Expression[]): CallStatement {
  return { ...node, style: 'perform', call: make.call(node, name, values) };
}
