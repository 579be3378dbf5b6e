import type { AnyObject } from '../../catalog/catalog.ts';
import type { Argument, Call, Expression, Reference } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Parameter, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';
import type { Referent } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';
import type { TargetName } from '../target-names.ts';
import { bookOf, routineName } from './book.ts';

/** A routine of the source that is called somewhere. */
export interface Called {
  readonly declaration: RoutineDeclaration;
  /** The schema in which the names in its head are looked up. */
  readonly schema: string;
  /** The object that its head stands in. */
  readonly site?: AnyObject;
  /** Its own name in the target, unless it is one that a rule has made. */
  readonly target?: TargetName;
  /** How the target calls it. */
  name(origin: Span): Name;
}

/** The routine that a name speaks of; undefined for anything that is not a routine of the catalog. */
export function calledRoutine(referent: Referent, context: RuleContext): Called | undefined {
  const { names } = context;
  if (referent.kind === 'standalone') {
    const { routine } = referent;
    const target = names.object(routine);
    return {
      declaration: routine.definition.routine,
      schema: routine.nameSchema,
      site: routine,
      target,
      name: (origin) => names.qualified(target, origin),
    };
  }
  if (referent.kind !== 'routine') return undefined;
  const { routine: declaration, owner } = referent;
  if (declaration.name.parts.every((each) => each.target))
    return {
      declaration,
      schema: context.object.nameSchema,
      site: context.object,
      name: (origin) => ({ ...declaration.name, start: origin.start, end: origin.end }),
    };
  if (owner.kind === 'package') {
    const target =
      bookOf(context).package(owner.package).routines.get(declaration) ??
      names.member(owner.package, routineName(declaration, names));
    return {
      declaration,
      schema: owner.package.nameSchema,
      site: owner.package,
      target,
      name: (origin) => names.qualified(target, origin),
    };
  }
  return undefined;
}

const made = new WeakMap<Expression, Called>();

/** Remembers what a call that a rule made calls: a method of an object. */
export function noteCalled(call: Expression, called: Called): void {
  made.set(call, called);
}

/** What a call that a rule made calls. */
export function calledByRule(call: Expression): Called | undefined {
  return made.get(call);
}

/** The plain name that a call or a reference without parentheses speaks of. */
export function calleeOf(node: Expression): Reference | undefined {
  if (node.kind === 'reference') return node;
  return node.kind === 'call' && node.callee.kind === 'reference' ? node.callee : undefined;
}

/** The parameter that takes an argument: by its name, else by its place. */
export function parameterOf(
  routine: RoutineDeclaration,
  given: readonly Argument[],
  argument: Argument,
  context: RuleContext,
): Parameter | undefined {
  const { names } = context;
  const { name } = argument;
  if (!name) return routine.parameters[given.indexOf(argument)];
  const stored = names.stored(name);
  return routine.parameters.find((each) => names.stored(each.name) === stored);
}

/** Whether a function gives its result beside OUT parameters: then it returns a record of all of them in the target. */
export function returnsRecord(routine: RoutineDeclaration): boolean {
  return routine.form === 'function' && routine.parameters.some((each) => each.mode !== 'in');
}

/** The arguments of a call, of a reference none. */
export function argumentsOf(node: Reference | Call): readonly Argument[] {
  return node.kind === 'call' ? node.arguments : [];
}
