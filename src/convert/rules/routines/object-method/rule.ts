import type { UserType } from '../../../../catalog/catalog.ts';
import { routineFindings } from '../../../../sql/codes/routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Argument, Call, Expression, Field, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { RoutineDeclaration } from '../../../../sql/tree/routine.ts';
import {
  attributesOf,
  constructorsOf,
  fitness,
  isConstructor,
  methodNamed,
  methodTarget,
  objectType,
  selfName,
  takesSelf,
  typeAt,
  typeOf,
  typeOfValue,
  withSelf,
} from '../../../routines/methods.ts';
import { ownTarget } from '../../../object-types/dispatch.ts';
import { compositeValue, hierarchy } from '../../../object-types/composite.ts';
import { hierarchyOf } from '../../../object-types/hierarchy.ts';
import type { TargetName } from '../../../target-names.ts';
import { noteCalled } from '../../../routines/called.ts';
import { isSame } from '../../../routines/hoist.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { objectOfRow } from '../../../references/key.ts';
import { rowTypeOf } from '../../../resolve/lookup.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRoutine } from '../routine-call/rule.ts';

/** Calls of methods and constructors of object types; see the page. */
export const objectMethod = rule({
  name: 'object-method',
  on: ['call', 'reference', 'field'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (node.kind !== 'call' && parent?.kind === 'call' && isSame(node, parent.callee)) return undefined;
    const found = methodOf(node, context);
    if (found) return methodCall(node, found, context);
    return node.kind === 'call' ? constructed(node, context) : undefined;
  },
});

/** An attribute of the object that a method belongs to is a field of `self`; see the page. */
export const selfAttribute = rule({
  name: 'object-method',
  on: ['reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { object, names, resolution, parents } = context;
    const parent = parents.at(-1);
    if (object.kind !== 'type' || (parent?.kind === 'call' && parent.callee === node)) return undefined;
    const [first, ...rest] = node.name.parts;
    if (!first || first.target) return undefined;
    const referent = resolution.referent(node);
    const isSelf = names.stored(first) === 'SELF';
    if (referent.kind === 'type' && isSelf && rest.length === 0) return make.reference(node, selfName(first));
    const base = referent.kind === 'field' ? referent.base : undefined;
    if (base?.kind !== 'type') return undefined;
    const path = isSelf ? rest : node.name.parts;
    return make.reference(node, selfName(first), ...path.map((each) => names.local(each)));
  },
});

/** A value of a subtype does not fit where its supertype is declared; see the page. */
export const objectSubstitution = rule({
  name: 'object-method',
  on: ['assignment'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { catalog, resolution } = context;
    const wanted = typeOfValue(typeOfTarget(node.target, context), catalog);
    const given = typeOfValue(resolution.typeOf(node.value), catalog);
    const fold = (each: Identifier): string => context.names.stored(each);
    const isOneType = wanted !== undefined && hierarchyOf(wanted, catalog, fold) !== undefined;
    if (wanted && given && wanted !== given && !isOneType)
      context.refuse(
        routineFindings.objectSubstitution,
        node,
        `An object of type ${given.name} is assigned where ${wanted.name} is declared.`,
      );
    return undefined;
  },
});

function typeOfTarget(target: Expression, { resolution }: RuleContext): ValueType {
  const own = resolution.typeOf(target);
  if (own.kind !== 'unknown' || target.kind !== 'element') return own;
  const list = resolution.typeOf(target.operand);
  return list.kind === 'collection' ? list.element : own;
}

/** Objects that `(SELF AS supertype)` gave: a method of theirs is that of the supertype, whatever the object is. */
const generalized = new WeakSet<Expression>();

/** `(SELF AS supertype)`: the attributes that the supertype has; see the page. */
export const asSupertype = rule({
  name: 'object-method',
  on: ['cast'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { catalog, names, resolution } = context;
    const referent = resolution.referent(node.type.name);
    if (referent.kind !== 'type' || !objectType(referent.type) || node.operand.kind !== 'reference')
      return undefined;
    if (hierarchy(referent.type, context)) {
      const self = make.reference(node.operand, selfName(node.operand));
      resolution.state(self, resolution.typeOf(node));
      resolution.refer(self, { kind: 'type', type: referent.type });
      generalized.add(self);
      return self;
    }
    const { parts } = node.operand.name;
    const values = attributesOf(referent.type, catalog, names).map((each) =>
      make.reference(node, ...parts, names.local(each.name)),
    );
    return make.cast(node, make.call(node, 'ROW', values), typeOf(referent.type, node, context));
  },
});

/** RETURN in a constructor gives the object back; see the page. */
export const constructorReturn = rule({
  name: 'object-method',
  on: ['return'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, { parents }) {
    const routine = parents.findLast((each) => each.kind === 'routine');
    if (!routine || !isConstructor(routine) || node.value) return undefined;
    return { ...node, value: make.reference(node, selfName(node)) };
  },
});

interface MethodCall {
  readonly of: UserType;
  readonly method: RoutineDeclaration;
  readonly self?: Expression;
  /** The method of the type itself is meant, not that of the object's own type. */
  readonly isStatic?: boolean;
}

function methodOf(node: Call | Reference | Field, context: RuleContext): MethodCall | undefined {
  const callee = node.kind === 'call' ? node.callee : node;
  const count = node.kind === 'call' ? node.arguments.length : 0;
  const { catalog, names, resolution } = context;
  const types = node.kind === 'call' ? node.arguments.map((each) => resolution.typeOf(each.value)) : [];
  const form = context.parents.at(-1)?.kind === 'callStatement' ? 'procedure' : 'function';
  const fit = (of: UserType, method: RoutineDeclaration): number =>
    fitness(types, parameterTypes(of, method, context)) - (method.form === form ? 0 : types.length + 1);
  if (callee.kind === 'field') {
    const type = typeOfValue(resolution.typeOf(callee.operand), catalog);
    const found = type && methodNamed(type, names.stored(callee.name), count, catalog, names, fit);
    return found && { ...found, self: callee.operand, isStatic: generalized.has(callee.operand) };
  }
  if (callee.kind !== 'reference' || callee.name.parts.every((part) => part.target)) return undefined;
  const referent = resolution.referent(callee);
  const { parts } = callee.name;
  const last = parts.at(-1) as Identifier;
  if (referent.kind === 'routine' && referent.owner.kind === 'type' && !isConstructor(referent.routine))
    return {
      of: referent.owner.type,
      method: referent.routine,
      self: selfOf(referent.owner.type, callee, context),
    };
  if (referent.kind === 'type' && parts.length > 1)
    return methodNamed(referent.type, names.stored(last), count, catalog, names, fit);
  if (referent.kind !== 'field') return undefined;
  const type = referent.of
    ? typeOfValue(referent.of, catalog)
    : typeAt(referent.base, referent.path.slice(0, -1), context);
  const found = type && methodNamed(type, names.stored(last), count, catalog, names, fit);
  if (!found) return undefined;
  const rows = referent.base.kind === 'relation' ? referent.base.relation.object : undefined;
  if (referent.base.kind === 'relation' && referent.base.relation.element) {
    const alias = parts.slice(0, -1).map((each) => ({ ...names.local(each), target: true as const }));
    return { ...found, self: make.reference(callee, ...alias) };
  }
  if (rows?.kind === 'table' || rows?.kind === 'view') {
    const own = rowTypeOf(catalog, context.source, rows) as UserType;
    return { ...found, self: objectOfRow(rows, own, parts.slice(0, -1), callee, context) };
  }
  const isSelf = referent.base.kind === 'type';
  if (referent.base.kind === 'type' && referent.path.length === 1)
    return { ...found, self: selfOf(referent.base.type, callee, context) };
  const self: Reference = isSelf
    ? make.reference(callee, selfName(callee), ...parts.slice(1, -1).map((each) => names.local(each)))
    : { ...callee, name: { ...callee.name, parts: parts.slice(0, -1) } };
  if (!isSelf && referent.path.length === 1) resolution.refer(self, referent.base);
  else if (!isSelf)
    resolution.refer(self, { kind: 'field', base: referent.base, path: referent.path.slice(0, -1) });
  return { ...found, self };
}

/** The object whose method is being run. */
function selfOf(type: UserType, at: Expression, { resolution }: RuleContext): Reference {
  const self = make.reference(at, selfName(at));
  resolution.refer(self, { kind: 'type', type });
  resolution.state(self, { kind: 'object', schema: type.schema, name: type.name });
  return self;
}

function methodCall(
  node: Call | Reference | Field,
  { of, method, self, isStatic }: MethodCall,
  context: RuleContext,
): Expression | undefined {
  const declaration = withSelf(of, method, context);
  const target = isStatic ? ownTarget(of, method, context) : methodTarget(of, method, context.names);
  const first = takesSelf(method) && self ? [make.argument(self)] : [];
  const args = [...first, ...(node.kind === 'call' ? node.arguments : [])];
  return called(node, of, declaration, target, args, context);
}

function called(
  node: Expression,
  of: UserType,
  declaration: RoutineDeclaration,
  target: TargetName,
  args: readonly Argument[],
  context: RuleContext,
): Expression | undefined {
  const { names } = context;
  const callee = make.reference(node, ...names.qualified(target, node).parts);
  const call: Call = { kind: 'call', start: node.start, end: node.end, callee, arguments: args };
  const routine = {
    declaration,
    schema: of.nameSchema,
    site: of,
    name: (origin: { start: number; end: number }) => names.qualified(target, origin),
  };
  const made = callRoutine(call, callee, routine, context);
  if (made) noteCalled(made, routine);
  return made;
}

/** Inside its own type, the name of a type is that of its constructor. */
function constructedType(referent: Referent): UserType | undefined {
  if (referent.kind === 'type') return referent.type;
  const isOwn =
    referent.kind === 'routine' && referent.owner.kind === 'type' && isConstructor(referent.routine);
  return isOwn && referent.owner.kind === 'type' ? referent.owner.type : undefined;
}

/** The kinds of value that the parameters of a method take, without its object. */
function parameterTypes(of: UserType, method: RoutineDeclaration, context: RuleContext): ValueType[] {
  return method.parameters
    .filter((each) => context.names.stored(each.name) !== 'SELF')
    .map((each) => context.typeIn(each.type, of.nameSchema));
}

/**
 * The constructor of the user's own that is called. The one that every type has takes its place where the arguments are the
 * attributes and fit no other better; one with the same parameters hides it.
 */
function ownConstructor(of: UserType, node: Call, context: RuleContext): RoutineDeclaration | undefined {
  const { names, resolution } = context;
  const given = node.arguments.map((each) => each.name && names.stored(each.name));
  const types = node.arguments.map((each) => resolution.typeOf(each.value));
  const candidates = constructorsOf(of, node.arguments.length, context).filter((each) =>
    given.every((name) => !name || each.parameters.some((one) => names.stored(one.name) === name)),
  );
  const score = (each: RoutineDeclaration): number => fitness(types, parameterTypes(of, each, context));
  const [best] = candidates.toSorted((a, b) => score(b) - score(a));
  const attributes = context.types.attributes({ kind: 'object', schema: of.schema, name: of.name });
  const isDefault = attributes.size === types.length && given.every((name) => !name || attributes.has(name));
  const plain = fitness(
    types,
    [...attributes.values()].map((each) => each.type),
  );
  return best && isDefault && plain > score(best) ? undefined : best;
}

/** `type(…)`: the user's own constructor, or a row of all attributes. */
function constructed(node: Call, context: RuleContext): Expression | undefined {
  const { callee } = node;
  if (callee.kind !== 'reference' || callee.name.parts.every((part) => part.target)) return undefined;
  const referent = context.resolution.referent(callee);
  const of = constructedType(referent);
  if (!of || !objectType(of)) return undefined;
  const { catalog, names } = context;
  const attributes = attributesOf(of, catalog, names);
  const own = ownConstructor(of, node, context);
  const isNamed = node.arguments.some((each) => each.name);
  if (own)
    return called(
      node,
      of,
      withSelf(of, own, context),
      methodTarget(of, own, names),
      node.arguments,
      context,
    );
  const values = isNamed
    ? attributes.map(
        (each) =>
          node.arguments.find((one) => one.name && names.stored(one.name) === names.stored(each.name))
            ?.value ?? make.nullLiteral(node),
      )
    : node.arguments.map((each) => each.value);
  if (!hierarchy(of, context))
    return make.cast(node, make.call(node, 'ROW', values), typeOf(of, node, context));
  const byName = new Map(
    attributes.map((each, i) => [names.stored(each.name), values[i] ?? make.nullLiteral(node)]),
  );
  return compositeValue(of, byName, node, context);
}
