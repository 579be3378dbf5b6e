import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Into } from '../../../../sql/tree/query.ts';
import type { Assignment, If, Statement, VariableDeclaration } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import { isWithinBounds } from '../../../collections/bounds.ts';
import { indexValue } from '../../../collections/index-value.ts';
import { initialValue } from '../../../collections/initial.ts';
import { elementIndex } from '../../../collections/path.ts';
import { isAppend } from '../../../collections/append.ts';
import { declaredPart } from '../../../collections/declared.ts';
import type { Place } from '../../../collections/place.ts';
import { assignTo, placeOf, valueFor } from '../../../collections/place.ts';
import { readPlace } from '../../../collections/read.ts';
import { isPlain } from '../../../collections/representation.ts';
import { rowValue } from '../../../collections/row-value.ts';
import { argumentMode } from '../../../collections/written.ts';
import { collectionFindings } from '../../../../sql/codes/collections.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `list(i) := x`, `list(i).field := x`, `list(i)(j) := x`; see the page. */
export const elementAssignment = rule({
  name: 'collection-assignment',
  on: ['assignment'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (!isPart(node.target)) return undefined;
    const place = placeOf(node.target, context);
    if (!place) return undefined;
    makeElement(node, context);
    if (node.target.kind === 'call' && isAppend(node, 'assignment', context))
      return append(node, node.target, context);
    const type = context.resolution.typeOf(node.target);
    return assignTo(place, valueFor(node.target, place, node.value, context), type, node, context);
  },
});

/** A field of an element that an associative array does not have yet: the element is made with its fields' initial values. */
function makeElement({ target, start, end }: Assignment, context: RuleContext): void {
  if (target.kind !== 'field' || target.operand.kind !== 'call') return;
  const element = target.operand;
  const { callee } = element;
  const { resolution, source } = context;
  const type = resolution.typeOf(callee);
  const index = elementIndex(element, context);
  const isMade = type.kind === 'collection' && type.form === 'associative array';
  if (!isMade || !index || isWithinBounds(callee, index, context)) return;
  const initial = initialValue(type.element, { start, end }, context);
  const place = initial && placeOf(element, context);
  if (!initial || !place || isWrittenBefore({ start, end }, element, source, context)) return;
  const made = assignTo(place, initial, type.element, { start, end }, context);
  if (place.kind === 'direct') {
    const value = make.call({ start, end }, 'coalesce', [place.target, initial]);
    context.around.before({ ...made, value });
    return;
  }
  context.around.before(ifTrue(isMissing(place, callee, index, type, { start, end }, context), made));
}

/** Whether there is no element; what is around it need not be there either. */
function isMissing(
  place: Extract<Place, { kind: 'inside' }>,
  list: Expression,
  index: Expression,
  type: CollectionValue,
  at: Span,
  context: RuleContext,
): Expression {
  if (place.steps.length > 1) {
    const items = place.steps.map((each) => each.key);
    return make.isNull(at, make.binary(at, place.root, '#>', { kind: 'array', ...at, items }));
  }
  const given = [readPlace(list, context), indexValue(index, type, context)];
  return make.unary(at, 'not', make.call(at, context.pack('collection_exists'), given));
}

/** Whether the statement before writes to the same element, so that it is there. */
function isWrittenBefore(
  at: Span,
  element: Expression,
  source: RuleContext['source'],
  { parents }: RuleContext,
): boolean {
  const { statements } = (parents.at(-1) ?? {}) as { statements?: readonly Statement[] };
  const place = statements?.findIndex((each) => each.start === at.start && each.end === at.end) ?? -1;
  const before = statements?.[place - 1];
  if (before?.kind !== 'assignment') return false;
  const target = before.target.kind === 'field' ? before.target.operand : before.target;
  return target.kind === 'call' && sourceText(target, source) === sourceText(element, source);
}

function sourceText(node: Expression, source: RuleContext['source']): string {
  const parts: string[] = [];
  walk(node, (each) => {
    if (each.kind === 'identifier') parts.push(source.names.fold(each));
    if (each.kind === 'number') parts.push(each.text);
    if (each.kind === 'string') parts.push(`'${each.value}'`);
  });
  return parts.join();
}

/** The assignment behind an EXTEND, which has given way to it. */
function append(node: Assignment, target: Call, context: RuleContext): Assignment {
  const list = target.callee;
  const element = rowValue(node.value, context.resolution.typeOf(target), context);
  return { ...node, target: list, value: make.call(node, 'array_append', [list, element]) };
}

/** INTO an element: PL/pgSQL wants a variable there; see the page. */
export const elementTarget = rule({
  name: 'collection-assignment',
  on: ['into'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const isReached = (each: Expression): boolean => isPart(each) || isInnerRow(each, context);
    if (!node.targets.some(isReached)) return undefined;
    const targets = node.targets.map((each) => (isReached(each) ? intoPart(each, node, context) : each));
    return { ...node, targets };
  },
});

/** An element given to an OUT parameter; see the page. */
export const elementArgument = rule({
  name: 'collection-assignment',
  on: ['argument'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const call = context.parents.at(-1);
    const mode = call?.kind === 'call' ? argumentMode(call, node, context) : 'in';
    if (!isPart(node.value) || mode === 'in') return undefined;
    const place = placeOf(node.value, context);
    if (!place) return undefined;
    if (place.kind === 'direct') {
      context.resolution.inherit(place.target, node.value);
      return { ...node, value: place.target };
    }
    const local = variableFor(node.value, context);
    if (!local) return undefined;
    if (mode === 'in out') context.around.before(assignment(local, readPlace(node.value, context)));
    store(node.value, local, context, false);
    return { ...node, value: local };
  },
});

/** A part of a collection as the source writes it. */
function isPart(node: Expression): boolean {
  if (node.kind === 'field' || node.kind === 'parenthesis') return isPart(node.operand);
  return node.kind === 'call';
}

/** A record within a record: INTO would take it for a single value. */
function isInnerRow(node: Expression, { resolution }: RuleContext): boolean {
  return (
    node.kind === 'reference' &&
    resolution.referent(node).kind === 'field' &&
    resolution.typeOf(node).kind === 'record'
  );
}

function intoPart(target: Expression, into: Into, context: RuleContext): Expression {
  const local = variableFor(target, context);
  if (!local) return target;
  const isFetch = context.parents.at(-1)?.kind === 'fetch' && !into.bulk;
  store(target, local, context, isFetch);
  return local;
}

/** A new variable of the type of a part. */
function variableFor(target: Expression, context: RuleContext): Expression | undefined {
  const type = context.resolution.typeOf(target);
  const plain = context.types.forValue(type, target, context.object);
  const declared = isPlain(type, context) ? (declaredPart(target, context) ?? plain) : plain;
  if (!declared) {
    context.refuse(collectionFindings.unknownElement, target, 'The type of this element is not known.');
    return undefined;
  }
  const name = context.freshName('element');
  const declaration: VariableDeclaration = make.variable(nowhere, name, declared);
  context.around.declare(declaration);
  const local = make.reference(target, name);
  context.resolution.inherit(local, target);
  context.resolution.refer(local, { kind: 'variable', declaration, owner: { kind: 'block', depth: 0 } });
  return local;
}

/** Puts the value of a variable where it belongs, behind the statement. A FETCH without a row leaves its targets alone. */
function store(target: Expression, local: Expression, context: RuleContext, ifFound: boolean): void {
  const place = placeOf(target, context);
  if (!place) return;
  const type = context.resolution.typeOf(target);
  const value = make.reference(target, ...(local.kind === 'reference' ? local.name.parts : []));
  const statement = assignTo(place, value, type, target, context);
  context.around.after(ifFound ? whenFound(statement) : statement);
}

function whenFound(statement: Statement): If {
  return ifTrue(make.reference(statement, 'FOUND'), statement);
}

function ifTrue(test: Expression, statement: Statement): If {
  const at = { start: statement.start, end: statement.end };
  return { kind: 'if', ...at, branches: [{ kind: 'ifBranch', ...at, test, statements: [statement] }] };
}

function assignment(target: Expression, value: Expression): Statement {
  return { kind: 'assignment', start: target.start, end: target.end, target, value };
}
