import * as make from '../../sql/make.ts';
import type { ArrayLiteral, Call, Expression, Field } from '../../sql/tree/expression.ts';
import type { Assignment } from '../../sql/tree/routine.ts';
import type { CollectionValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';
import { collectionFindings } from '../../sql/codes/collections.ts';
import { isWithinBounds } from './bounds.ts';
import { checkedPlace, checksSubscripts } from './checked.ts';
import { declaredPart } from './declared.ts';
import { indexValue, keyValue, positionKey } from './index-value.ts';
import { elementIndex } from './path.ts';
import { subscript } from './read.ts';
import { fieldIdentifier, fieldText, formOf, toElement } from './representation.ts';
import { rowValue } from './row-value.ts';

/** A place that a statement writes to. */
export type Place =
  /** PL/pgSQL can assign to it. */
  | { readonly kind: 'direct'; readonly target: Expression }
  /** It lies inside a jsonb value: at the end of steps into what `root` holds. */
  | { readonly kind: 'inside'; readonly root: Expression; readonly steps: readonly Step[] };

/** One step into a jsonb value: the index of an element, or the name of a field. */
interface Step {
  /** As a text key, or the position in a JSON array. */
  readonly key: Expression;
  /** As an argument of its own type, for a single step. */
  readonly index: Expression;
}

/** What an expression of the source that is written to is in the target; undefined for what is no such place. */
export function placeOf(node: Expression, context: RuleContext): Place | undefined {
  switch (node.kind) {
    case 'reference':
    case 'bind':
      return { kind: 'direct', target: node };
    case 'parenthesis':
      return placeOf(node.operand, context);
    case 'field': {
      const base = placeOf(node.operand, context);
      return base && fieldPlace(base, node, context);
    }
    case 'call': {
      const index = elementIndex(node, context);
      const type = context.resolution.typeOf(node.callee);
      const base = index && placeOf(node.callee, context);
      return base && type.kind === 'collection' ? elementPlace(base, node, index, type, context) : undefined;
    }
    default:
      return undefined;
  }
}

function fieldPlace(base: Place, node: Field, context: RuleContext): Place {
  const of = context.resolution.typeOf(node.operand);
  if (base.kind === 'direct') {
    const name = fieldIdentifier(of, node.name, context);
    return { kind: 'direct', target: { ...node, operand: base.target, name } };
  }
  const key = make.string(node, fieldText(of, context.names.stored(node.name), node, context));
  return { ...base, steps: [...base.steps, { key, index: key }] };
}

function elementPlace(
  base: Place,
  node: Call,
  index: Expression,
  type: CollectionValue,
  context: RuleContext,
): Place {
  const isArray = formOf(type, context) === 'array';
  if (base.kind === 'direct') {
    if (isArray) {
      const own =
        type.form === 'associative array' ? index : checked(base.target, node, index, type, context);
      return { kind: 'direct', target: subscript(node, base.target, own) };
    }
    const isKnown = isWithinBounds(node.callee, index, context);
    const place = isKnown
      ? indexValue(index, type, context)
      : checkedPlace(base.target, index, type, context);
    const step = { key: keyValue(index, type, context), index: place };
    return { kind: 'inside', root: base.target, steps: [step] };
  }
  const key = isArray ? positionKey(index, type, context) : keyValue(index, type, context);
  return { ...base, steps: [...base.steps, { key, index: key }] };
}

/** An index at which a nested table or varray must have an element already; PostgreSQL would lengthen the array. */
function checked(
  list: Expression,
  node: Call,
  index: Expression,
  type: CollectionValue,
  context: RuleContext,
): Expression {
  const { object } = context;
  if (isWithinBounds(node.callee, index, context) || isLast(index)) return index;
  if (!checksSubscripts(object)) {
    context.report(
      collectionFindings.uncheckedSubscript,
      object.span,
      'Assignments to elements are not checked.',
    );
    return index;
  }
  return make.call(index, context.pack('collection_index'), [list, indexValue(index, type, context)]);
}

/** The last index, already converted. */
function isLast(index: Expression): boolean {
  const name = index.kind === 'call' && index.callee.kind === 'reference' && index.callee.name.parts.at(-1);
  return (
    name !== false && name?.target === true && (name.text === 'cardinality' || name.text === 'array_upper')
  );
}

/** The assignment of a value to a place, both in the target's form. */
export function assignTo(
  place: Place,
  value: Expression,
  type: ValueType,
  origin: Span,
  context: RuleContext,
): Assignment {
  if (place.kind === 'direct')
    return statement(
      origin,
      place.target,
      place.target.kind === 'reference' ? value : rowValue(value, type, context),
    );
  const { root, steps } = place;
  const [only] = steps;
  const path: ArrayLiteral = {
    kind: 'array',
    start: origin.start,
    end: origin.end,
    items: steps.map((each) => each.key),
  };
  const key = steps.length === 1 && only ? only.index : path;
  const call = make.call(origin, context.pack('collection_set'), [root, key, value]);
  return statement(origin, root, call);
}

function statement(origin: Span, target: Expression, value: Expression): Assignment {
  return { kind: 'assignment', start: origin.start, end: origin.end, target, value };
}

/** The value for a place of an element: in jsonb it must be made to fit what the place is declared with. */
export function valueFor(
  node: Expression,
  place: Place,
  value: Expression,
  context: RuleContext,
): Expression {
  if (place.kind === 'direct') return value;
  return toElement(value, context.resolution.typeOf(node), declaredPart(node, context), context);
}
