import * as make from '../../../sql/make.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Statement, TypeDefinition } from '../../../sql/tree/routine.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import type { ValueType } from '../../../sql/value-type.ts';
import { homeOfReference } from '../../references/key.ts';
import type { Span } from '../../../text/span.ts';
import { nowhere } from '../../../text/span.ts';
import { elementVariableType } from '../../collections/declared.ts';
import type { RuleContext } from '../../rule.ts';

/** Targets of INTO that PL/pgSQL can write to, and what then brings the values to where they belong. */
export interface Targets {
  readonly targets: readonly Expression[];
  readonly after: readonly Statement[];
}

/**
 * INTO of PL/pgSQL takes variables and fields of records (manual, "Executing a Command with a Single-Row Result"). An
 * element of a collection gets its value from a variable afterwards.
 */
export function writableTargets(targets: readonly Expression[], context: RuleContext): Targets {
  const after: Statement[] = [];
  const writable = targets.map((target) => {
    if (target.kind === 'reference' || target.kind === 'bind') return target;
    const variable = variableLike(target, 'value', context);
    after.push(assignmentBehind(target, variable, context));
    return variable;
  });
  return { targets: writable, after };
}

/** A record that takes the columns of a query in place of the targets, and the assignments that bring its fields to them. */
export interface RecordTarget {
  readonly record: Reference;
  /** The names of its fields, in the order of the targets. */
  readonly fields: readonly Identifier[];
  readonly after: readonly Statement[];
}

/**
 * INTO of PL/pgSQL spreads the columns of a row over the fields of a composite variable, so that an object that is one column needs a
 * record between; undefined where no target is composite.
 */
export function recordTarget(targets: readonly Expression[], context: RuleContext): RecordTarget | undefined {
  const [first] = targets;
  if (!first || !targets.some((each) => isComposite(context.resolution.typeOf(each), context)))
    return undefined;
  const record = newVariable(first, 'found_row', make.type({ start: -1, end: -1 }, 'record'), context);
  const fields = targets.map((each, i) => make.identifier(each, `value_${i + 1}`));
  const after = targets.map((each, i) =>
    assignmentBehind(each, make.reference(each, ...record.name.parts, fields[i] as Identifier), context),
  );
  return { record, fields, after };
}

/** An object, or a REF to a row with a key of several columns. */
function isComposite(type: ValueType, context: RuleContext): boolean {
  if (type.kind === 'reference') return (homeOfReference(type, context)?.key.length ?? 0) > 1;
  return type.kind === 'object';
}

/** A variable of a composite type that takes the columns of a query in their order, for INTO where these have no known names. */
export function rowTarget(targets: readonly Expression[], context: RuleContext): RecordTarget | undefined {
  const [first] = targets;
  if (!first || !targets.some((each) => isComposite(context.resolution.typeOf(each), context)))
    return undefined;
  const { names, object, resolution, types } = context;
  const at = { start: first.start, end: first.start };
  const columns = targets.map(
    (each) => types.forValue(resolution.typeOf(each), at, object) ?? make.type(at, 'text'),
  );
  const wish = [names.object(object).name, ...columns.map((each) => each.name.parts.at(-1)?.text ?? '')];
  const target = names.beside(object, wish.filter((each) => each !== '').join('_'));
  const fields = targets.map((each, i) => make.identifier(each, `value_${i + 1}`));
  const name = names.qualified(target, at);
  const definition: TypeDefinition = {
    kind: 'recordType',
    ...at,
    fields: columns.map((type, i) => ({
      kind: 'recordField',
      ...at,
      name: { ...(fields[i] as Identifier), ...at },
      type,
      notNull: false,
    })),
  };
  context.around.define({ kind: 'createType', ...at, name, definition });
  const record = newVariable(first, 'found_row', { ...make.type(at, 'record'), name }, context);
  const after = targets.map((each, i) =>
    assignmentBehind(each, make.reference(each, ...record.name.parts, fields[i] as Identifier), context),
  );
  return { record, fields, after };
}

/** `target := value` directly behind the target, where no text of the source stands. */
export function assignmentBehind(target: Expression, value: Expression, context: RuleContext): Statement {
  const place = { start: target.end, end: target.end };
  return {
    kind: 'assignment',
    ...place,
    target: moved(target, place, context),
    value: moved(value, place, context),
  };
}

/** The same expression at another place; what is known of it goes with it. */
export function moved<E extends Expression>(node: E, place: Span, context: RuleContext): E {
  const copy = { ...node, start: place.start, end: place.end };
  context.resolution.inherit(copy, node);
  return copy;
}

/** A new variable of the type of an expression. */
export function variableLike(like: Expression, wish: string, context: RuleContext): Reference {
  return newVariable(like, wish, typeLike(like, context), context);
}

/** A new variable of a type, as a reference that stands where `like` stands. */
export function newVariable(like: Expression, wish: string, type: DataType, context: RuleContext): Reference {
  const name = context.freshName(wish);
  context.around.declare(make.variable(nowhere, name, type));
  const reference = make.reference(like, { ...name, start: like.start, end: like.end });
  context.resolution.state(reference, context.resolution.typeOf(like), true);
  return reference;
}

/** The type of a variable as it is declared, else one that holds every value of the kind. */
export function typeLike(node: Expression, context: RuleContext): DataType {
  const referent = context.resolution.referent(node);
  if (referent.kind === 'variable' || referent.kind === 'parameter') return referent.declaration.type;
  if (node.kind === 'call') {
    const list = context.resolution.typeOf(node.callee);
    const element = list.kind === 'collection' && list.declared && elementVariableType(list, node, context);
    if (element) return element;
  }
  const type = context.resolution.typeOf(node);
  return context.types.forValue(type, node, context.object) ?? make.type(node, 'text');
}
