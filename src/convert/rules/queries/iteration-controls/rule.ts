import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type {
  Block,
  CollectionControl,
  Loop,
  RangeControl,
  Statement,
} from '../../../../sql/tree/routine.ts';
import type { CollectionValue, ValueType } from '../../../../sql/value-type.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/**
 * WHILE and WHEN behind an iteration control become the first statements of the loop; see the page. It is done before all other
 * phases, so that they see plain loops.
 */
const iterationPredicates = rule({
  name: 'iteration-controls',
  on: ['loop'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { control } = node;
    if (
      !control ||
      !('variable' in control) ||
      control.kind === 'foreachControl' ||
      control.kind === 'collectionControl'
    )
      return undefined;
    const { while: stopping, when: skipping, ...plain } = control;
    if (!stopping && !skipping) return undefined;
    return {
      ...node,
      control: plain,
      statements: [
        ...(stopping ? [leaving(stopping, context)] : []),
        ...(skipping ? [guarded(skipping, node)] : node.statements),
      ],
    };
  },
});

/** The loop ends where the predicate is false or NULL. */
function leaving(test: Expression, { resolution }: RuleContext): Statement {
  const inner: Expression =
    test.kind === 'parenthesis' || test.kind === 'reference' || test.kind === 'call'
      ? test
      : make.parenthesis(test, test);
  const when: Expression = resolution.nullable(test)
    ? { kind: 'is', start: test.start, end: test.end, operand: inner, not: true, test: 'true' }
    : make.unary(test, 'not', inner);
  return { kind: 'exit', start: test.start, end: test.end, action: 'exit', when };
}

/** The statements are skipped where the predicate is false or NULL. */
function guarded(test: Expression, { statements }: Loop): Statement {
  const start = test.start;
  const end = statements.at(-1)?.end ?? test.end;
  return {
    kind: 'if',
    start,
    end,
    branches: [{ kind: 'ifBranch', start, end, test, statements }],
  };
}

const index: ValueType = { kind: 'number', integer: true, pls: true };

/** INDICES OF and VALUES OF a collection with numbers as indexes go from its first to its last index, past the gaps. */
const overCollection = rule({
  name: 'iteration-controls',
  on: ['loop'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { control } = node;
    if (control?.kind !== 'collectionControl') return undefined;
    const type = context.resolution.typeOf(control.collection);
    if (type.kind !== 'collection' || type.key === 'text' || control.collection.kind !== 'reference')
      return undefined;
    return control.of === 'indices'
      ? overIndexes(node, control, control.collection, type, context)
      : overValues(node, control, control.collection, type, context);
  },
});

function overIndexes(
  node: Loop,
  control: CollectionControl,
  list: Reference,
  type: CollectionValue,
  context: RuleContext,
): Loop {
  const position: Reference = referenceTo(control);
  context.resolution.state(position, index, false);
  const referent = { kind: 'loop variable', loop: node } as const;
  context.resolution.refer(position, referent);
  context.resolution.refer(position.name, referent);
  return {
    ...node,
    control: range(control, control.variable, list, type, context),
    statements: existing(list, position, type, inside(node, control, context), node, context),
  };
}

function referenceTo({ variable }: CollectionControl): Reference {
  const { start, end } = variable;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [variable] } };
}

/** The value is a variable of its own, which is set at the beginning of each turn. */
function overValues(
  node: Loop,
  control: CollectionControl,
  list: Reference,
  type: CollectionValue,
  context: RuleContext,
): Block | undefined {
  if (!type.declared) return undefined;
  const { start, end } = control;
  const name = context.freshName(`${control.variable.text.toLowerCase()}_index`);
  const position = make.reference(control, name);
  context.resolution.state(position, index, false);
  const value: Expression = { kind: 'call', start, end, callee: list, arguments: [make.argument(position)] };
  context.resolution.state(value, type.element, true);
  const target = referenceTo(control);
  const referent = { kind: 'loop variable', loop: node } as const;
  context.resolution.state(target, type.element, true);
  context.resolution.refer(target, referent);
  context.resolution.refer(target.name, referent);
  const statements: Statement[] = [
    { kind: 'assignment', start, end, target, value },
    ...inside(node, control, context),
  ];
  const loop: Loop = {
    ...node,
    control: range(control, name, list, type, context),
    statements: existing(list, position, type, statements, node, context),
  };
  return {
    kind: 'block',
    start: node.start,
    end: node.end,
    labels: [],
    declarations: [make.variable({ start: node.start, end: node.start }, control.variable, type.declared)],
    statements: [loop],
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

/** The statements of the loop behind its predicates. */
function inside(node: Loop, control: CollectionControl, context: RuleContext): readonly Statement[] {
  return [
    ...(control.while ? [leaving(control.while, context)] : []),
    ...(control.when ? [guarded(control.when, node)] : node.statements),
  ];
}

function range(
  control: CollectionControl,
  variable: RangeControl['variable'],
  list: Reference,
  type: CollectionValue,
  context: RuleContext,
): RangeControl {
  const { start, end, reverse } = control;
  const bound = (method: string, otherwise: number): Expression => {
    const value = methodOf(list, method, type, context);
    context.resolution.state(value, index, true);
    const made = make.call(list, 'coalesce', [value, make.number(list, otherwise)]);
    context.resolution.state(made, index, false);
    return made;
  };
  if (formOf(type, context) !== 'array')
    return {
      kind: 'rangeControl',
      start,
      end,
      variable,
      reverse,
      from: bound('FIRST', 1),
      to: bound('LAST', 0),
    };
  const count = methodOf(list, 'COUNT', type, context);
  context.resolution.state(count, index, false);
  return { kind: 'rangeControl', start, end, variable, reverse, from: make.number(list, 1), to: count };
}

/** The statements for an index that exists: in an array all do. */
function existing(
  list: Reference,
  position: Reference,
  type: CollectionValue,
  statements: readonly Statement[],
  node: Loop,
  context: RuleContext,
): readonly Statement[] {
  return formOf(type, context) === 'array'
    ? statements
    : [guarded(exists(list, position, type, context), { ...node, statements })];
}

function exists(
  list: Reference,
  position: Reference,
  type: CollectionValue,
  context: RuleContext,
): Expression {
  const callee = methodOf(list, 'EXISTS', type, context);
  const { start, end } = list;
  const made: Expression = { kind: 'call', start, end, callee, arguments: [make.argument(position)] };
  context.resolution.state(made, { kind: 'boolean' }, false);
  return made;
}

/** `list.METHOD` as it would have been written. */
function methodOf(
  list: Reference,
  method: string,
  collection: CollectionValue,
  { resolution }: RuleContext,
): Reference {
  const { start, end } = list;
  const parts = [
    ...list.name.parts,
    { kind: 'identifier', start, end, text: method, quoted: false } as const,
  ];
  const made: Reference = { ...list, name: { ...list.name, parts } };
  const own = resolution.referent(list);
  const [base, path] = own.kind === 'field' ? [own.base, own.path] : [own, []];
  const referent = { kind: 'method', base, path, method, collection } as const;
  resolution.refer(made, referent);
  resolution.refer(made.name, referent);
  return made;
}

export const iterationControls = [iterationPredicates, overCollection];
