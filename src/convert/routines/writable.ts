import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Assignment, CallStatement, Statement, VariableDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Span } from '../../text/span.ts';
import { nowhere } from '../../text/span.ts';
import { builtInMode } from '../built-in-packages.ts';
import type { Owner, Referent } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';
import { converted } from './argument.ts';
import { callArgument } from './call-argument.ts';
import type { Accessors } from './book.ts';
import { bookOf, siteIn } from './book.ts';
import { calledRoutine, calleeOf, parameterOf } from './called.ts';

/** A variable of a package, which lives in the session and is read and written through functions. */
export interface PackageVariable {
  readonly declaration: VariableDeclaration;
  readonly owner: Extract<Owner, { kind: 'package' }>;
  readonly accessors: Accessors;
}

/** The package variable that a referent is or is a part of. */
export function packageVariable(referent: Referent, context: RuleContext): PackageVariable | undefined {
  if (referent.kind === 'field' || referent.kind === 'method') return packageVariable(referent.base, context);
  if (referent.kind !== 'variable' || referent.owner.kind !== 'package') return undefined;
  const { declaration, owner } = referent;
  const accessors = bookOf(context).package(owner.package).accessors.get(declaration);
  return accessors && { declaration, owner, accessors };
}

/** The path of fields behind the variable itself in a reference: `rec.field` has one. */
export function fieldsOf(node: Reference, referent: Referent): Reference['name']['parts'] {
  return referent.kind === 'field' ? node.name.parts.slice(-referent.path.length) : [];
}

/** The call that reads a package variable. */
export function getter(node: Span, variable: PackageVariable, context: RuleContext): Expression {
  const name = context.names.qualified(variable.accessors.get, node);
  return make.call(node, name.parts, []);
}

/** The statement that writes a package variable. */
export function setter(
  node: Span,
  variable: PackageVariable,
  value: Expression,
  context: RuleContext,
): CallStatement {
  const name = context.names.qualified(variable.accessors.set, node);
  const {
    precision: _,
    scale: __,
    ...type
  } = context.types.of(
    variable.declaration.type,
    'cast',
    siteIn(variable.owner.package, variable.declaration.type, context.names),
  );
  return {
    kind: 'callStatement',
    start: node.start,
    end: node.end,
    call: make.call(node, name.parts, [callArgument(converted(value, type, context), type, context)]),
    style: 'call',
  };
}

/** The type of a package variable, as a type of the target. */
export function typeOfVariable(variable: PackageVariable, context: RuleContext): DataType {
  const { package: of } = variable.owner;
  return context.types.of(
    variable.declaration.type,
    'variable',
    siteIn(of, variable.declaration.type, context.names),
  );
}

/** The reference at the bottom of an element, field or subscript, which says what is written to. */
export function rootOf(target: Expression): Reference | undefined {
  if (target.kind === 'reference') return target;
  if (target.kind === 'element' || target.kind === 'field') return rootOf(target.operand);
  if (target.kind === 'call') return rootOf(target.callee);
  return target.kind === 'parenthesis' ? rootOf(target.operand) : undefined;
}

/**
 * Whether a node is what its statement writes to, or the variable inside that, by the nodes above it. Function calls with
 * OUT parameters write to their arguments.
 */
export function isWritten(node: Node, context: RuleContext): boolean {
  let child = node;
  for (let i = context.parents.length - 1; i >= 0; i -= 1) {
    const parent = context.parents[i] as Node;
    switch (parent.kind) {
      case 'element':
      case 'field':
        if (parent.operand !== child) return false;
        break;
      case 'call':
        if (parent.callee !== child || isRoutineCall(parent.callee, context)) return false;
        break;
      case 'parenthesis':
        break;
      case 'assignment':
        return parent.target === child;
      case 'into':
        return parent.targets.includes(child as Expression);
      case 'getDiagnostics':
        return true;
      case 'open':
        return parent.cursor === child && (parent.query !== undefined || parent.dynamic !== undefined);
      case 'usingItem':
        return parent.mode !== 'in';
      case 'argument': {
        const call = context.parents[i - 1];
        return call?.kind === 'call' && isOutArgument(call, parent, context);
      }
      default:
        return false;
    }
    child = parent;
  }
  return false;
}

function isRoutineCall(callee: Expression, context: RuleContext): boolean {
  const reference = calleeOf(callee);
  return (
    reference !== undefined && calledRoutine(context.resolution.referent(reference), context) !== undefined
  );
}

function isOutArgument(
  call: Extract<Expression, { kind: 'call' }>,
  argument: (typeof call.arguments)[number],
  context: RuleContext,
): boolean {
  const callee = calleeOf(call);
  const called = callee && calledRoutine(context.resolution.referent(callee), context);
  if (!called) return builtInMode(call, argument, context) !== 'in';
  const parameter = parameterOf(called.declaration, call.arguments, argument, context);
  return parameter !== undefined && parameter.mode !== 'in';
}

/** What can be written to in a place where PL/pgSQL wants a variable, with the statement that stores it where it belongs. */
export interface Writable {
  readonly target: Expression;
  /** To be executed before: gives the variable its value where only a part is written, or where it is read too. */
  readonly load?: Statement;
  readonly store?: Statement;
}

/**
 * A variable for a target of INTO, OUT or assignment that PL/pgSQL cannot write to directly: a package variable, or a part
 * of one. Other targets are given back as they are.
 */
export function writable(target: Expression, isRead: boolean, context: RuleContext): Writable {
  const root = rootOf(target);
  const referent = root && context.resolution.referent(root);
  const variable = referent && packageVariable(referent, context);
  if (!root || !variable) return { target };
  const fields = fieldsOf(root, referent);
  const local = localCopy(variable, context);
  const inner: Reference = {
    ...root,
    name: { kind: 'name', start: root.start, end: root.end, parts: [local, ...fields] },
  };
  context.resolution.inherit(inner, root);
  const isPart = target !== root || fields.length > 0;
  const whole = make.reference(target, local);
  return {
    target: replaceRoot(target, root, inner),
    ...(isPart || isRead ? { load: assignment(whole, getter(target, variable, context)) } : {}),
    store: setter(target, variable, whole, context),
  };
}

/** The local variables that stand for package variables, by the routine that they are declared in. */
const copies = new WeakMap<Node, Map<VariableDeclaration, Identifier>>();

/** One local variable for each package variable that a routine writes to by INTO or OUT. */
function localCopy(variable: PackageVariable, context: RuleContext): Identifier {
  const routine = context.parents.findLast((each) => each.kind === 'routine') ?? (context.parents[0] as Node);
  const known = copies.get(routine) ?? new Map<VariableDeclaration, Identifier>();
  copies.set(routine, known);
  let name = known.get(variable.declaration);
  if (!name) {
    name = context.freshName(`${context.names.stored(variable.declaration.name).toLowerCase()}_value`);
    known.set(variable.declaration, name);
    declareLocal(name, typeOfVariable(variable, context), context);
  }
  return name;
}

/** Declares a variable of the routine at hand. */
export function declareLocal(name: Identifier, type: DataType, context: RuleContext): void {
  context.around.declare(make.variable(nowhere, name, type));
}

export function assignment(target: Expression, value: Expression): Assignment {
  return { kind: 'assignment', start: target.start, end: target.end, target, value };
}

function replaceRoot(target: Expression, root: Reference, inner: Expression): Expression {
  if (target === root) return inner;
  return mapChildren(target, (child) =>
    'kind' in child && (child === root || rootOf(child as Expression) === root)
      ? replaceRoot(child as Expression, root, inner)
      : child,
  );
}
