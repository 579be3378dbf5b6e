import {
  isInCode,
  isOutside,
  onlyOverload,
  parameterFor,
  raising,
  reportMissing,
  takes,
} from '../../../built-in-packages.ts';
import * as make from '../../../../sql/make.ts';
import type { Argument, Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { builtInPackages as packageFindings } from '../../../../sql/codes/built-in-packages.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { PackParameter } from '../../../../sql/pack.ts';
import { converted } from '../../../routines/argument.ts';
import { isWritten } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { builtInName, isCallee, parentOf } from '../operands.ts';
import { natives } from './natives.ts';

/** Members that the rules about errors and output deal with. */
const elsewhere = /^(DBMS_OUTPUT\.|DBMS_UTILITY\.FORMAT_ERROR_)/;

type Member = { readonly package: string; readonly name: string };

/** A function of a package, called or named without parentheses; `node` is what it stands for, whose type is known. */
function member(call: Call, node: Expression, of: Member, context: RuleContext): Expression | undefined {
  const name = `${of.package}.${of.name}`;
  if (elsewhere.test(name)) return undefined;
  const native = Object.hasOwn(natives, name) ? natives[name]?.(call, context) : undefined;
  if (native) return native;
  const packed = name.replace('.', '_').toLowerCase();
  const signatures = context
    .packSignatures(packed)
    .filter((each) => each.kind === 'function' && takes(each, call.arguments));
  if (signatures.length === 0) return missing(node, of, context);
  if (isOutside(of.package))
    reportMissing(expressions.unknownPackage, node, of, `${name} is a stub that raises an error.`, context);
  const only = onlyOverload(signatures, call.arguments, context);
  return {
    ...call,
    callee: make.reference(call.callee, ...context.pack(packed)),
    arguments: call.arguments.map((each, i) => argument(each, only && parameterFor(only, each, i), context)),
  };
}

/** An argument as the only overload takes it. Oracle reads a text as hexadecimal digits where bytes are wanted. */
function argument(given: Argument, parameter: PackParameter | undefined, context: RuleContext): Argument {
  const name = given.name
    ? { name: context.targetNames.identifier(given.name.text.toLowerCase(), given.name) }
    : {};
  if (!parameter) return { ...given, ...name };
  const isText = context.resolution.typeOf(given.value).kind === 'text';
  const value =
    parameter.type === 'bytea' && isText
      ? make.call(given.value, context.pack('hextoraw'), [given.value])
      : converted(given.value, make.type(given, parameter.type), context);
  return { ...given, ...name, value };
}

/** In code an error is raised when the member is reached; a query or view that names it is refused. */
function missing(node: Expression, of: Member, context: RuleContext): Expression | undefined {
  const name = `${of.package}.${of.name}`;
  const what = `${name} has no equivalent.`;
  if (!isInCode(context) || isWritten(node, context) || isRowSource(context)) {
    context.refuse(expressions.unknownPackage, node, what);
    return undefined;
  }
  reportMissing(expressions.unknownPackage, node, of, what, context);
  const type = wanted(node, context);
  return raising(node, name, context.types.forValue(type, node, context.object), context);
}

function isRowSource(context: RuleContext): boolean {
  return context.parents.some((each) => each.kind === 'tableFunction');
}

/** The type that the place wants where the member's own is not known. */
function wanted(node: Expression, context: RuleContext): ValueType {
  const own = context.resolution.typeOf(node);
  const isOwnKnown = own.kind !== 'text' && own.kind !== 'unknown' && own.kind !== 'null';
  if (isOwnKnown) return own;
  const parent: Node | undefined = parentOf(context);
  if (parent?.kind === 'ifBranch' || parent?.kind === 'whileControl' || parent?.kind === 'exit')
    return boolean;
  if (parent?.kind === 'unary' && parent.operator === 'not') return boolean;
  if (parent?.kind === 'chain' && parent.operator !== '||') return boolean;
  if (parent?.kind === 'rangeControl') return integer;
  if (parent?.kind === 'assignment') return context.resolution.typeOf(parent.target);
  if (parent?.kind === 'binary') {
    const other = [parent.left, parent.right].map((each) => context.resolution.typeOf(each));
    return other.find((each) => !['text', 'unknown', 'null'].includes(each.kind)) ?? own;
  }
  return own;
}

const boolean: ValueType = { kind: 'boolean' };
const integer: ValueType = { kind: 'number', integer: true, pls: true };

function memberOf(reference: Expression, context: RuleContext): Member | undefined {
  const referent = context.resolution.referent(reference);
  return referent.kind === 'built-in' && referent.package !== undefined
    ? { package: referent.package, name: referent.name }
    : undefined;
}

/** The value of a constant as a literal. Characters that are no letters are written with chr(). */
function constant(node: Reference, of: Member, context: RuleContext): Expression | undefined {
  const found = context.source.packageConstant(of.package, of.name);
  switch (found?.kind) {
    case 'number':
      return make.number(node, found.text);
    case 'boolean':
      return make.boolean(node, found.value);
    case 'text':
      return textConstant(node, found.value, context);
    default:
      return undefined;
  }
}

function textConstant(node: Reference, value: string, context: RuleContext): Expression {
  const codes = [...value].map((each) => each.charCodeAt(0));
  if (codes.some((each) => each >= 32)) return make.string(node, value);
  const made = make.chain(
    node,
    '||',
    codes.map((each) => make.call(node, 'chr', [make.number(node, each)])),
  );
  context.resolution.state(made, { kind: 'text' }, false);
  return codes.length > 1 ? make.parenthesis(node, made) : made;
}

/** CONVERT of SQL, which keeps only the characters that a character set has; see the page. */
const convert = rule({
  name: 'built-in-packages',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (builtInName(node, context) !== 'CONVERT') return undefined;
    context.report(
      packageFindings.replaced,
      node,
      'CONVERT gives text with the characters that the character set has, not bytes of that set.',
    );
    return { ...node, callee: make.reference(node.callee, ...context.pack('convert')) };
  },
});

/** What the methods of URI types give (PL/SQL Packages and Types Reference, "Database URI TYPEs"); others give text. */
const uriMethods: Readonly<Record<string, ValueType>> = {
  GETBLOB: { kind: 'binary', large: true },
  GETXML: { kind: 'xml' },
};

/** `HTTPURITYPE(url).getClob()` asks a server outside of the database, as UTL_HTTP does. */
const uriMethod = rule({
  name: 'built-in-packages',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { callee } = node;
    const inner =
      callee.kind === 'field' && callee.operand.kind === 'call' ? callee.operand.callee : undefined;
    if (callee.kind !== 'field' || inner?.kind !== 'reference') return undefined;
    const type = inner.name.parts.at(-1)?.text.toUpperCase() ?? '';
    if (!/^(HTTP|DB|XDB)?URITYPE$/.test(type) || context.resolution.referent(inner).kind !== 'unknown')
      return undefined;
    const name = callee.name.text.toUpperCase();
    context.resolution.state(node, uriMethods[name] ?? { kind: 'text' }, true);
    return missing(node, { package: type, name }, context);
  },
});

/**
 * Functions of Oracle's packages (PL/SQL Packages and Types Reference): those of the extension pack are called `package_member` there.
 * Calls of procedures are statements, and another phase's.
 */
export const builtInPackages = [
  convert,
  uriMethod,
  rule({
    name: 'built-in-packages',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (context.parents.at(-1)?.kind === 'callStatement') return undefined;
      const of = memberOf(node.callee, context);
      return of && member(node, node, of, context);
    },
  }),
  rule({
    name: 'built-in-packages',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const parent = context.parents.at(-1);
      if (isCallee(node, context) || parent?.kind === 'callStatement') return undefined;
      const of = memberOf(node, context);
      if (!of) return undefined;
      const value = constant(node, of, context);
      if (value) return value;
      const call: Call = { kind: 'call', start: node.start, end: node.end, callee: node, arguments: [] };
      return member(call, node, of, context);
    },
  }),
];
