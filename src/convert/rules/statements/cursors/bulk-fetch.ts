import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { FetchStatement, Loop, Statement } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { elementVariableType } from '../../../collections/declared.ts';
import { formOf } from '../../../collections/representation.ts';
import { inPlace } from '../place.ts';
import type { RuleContext } from '../../../rule.ts';
import { appendStatement, asArrays, emptied, listType } from '../bulk-collect/list.ts';
import { newVariable } from '../targets.ts';
import type { Cursor } from './cursor.ts';
import { cursorStates } from './states.ts';
import { assign, behind, foundVariable, increment, rowCountVariable } from './variables.ts';

/**
 * FETCH BULK COLLECT INTO as a loop that appends row by row. It is a plain LOOP because that leaves FOUND as the last FETCH
 * has set it: false exactly when there were fewer rows than LIMIT says, as Oracle's %NOTFOUND (PL/SQL Language Reference,
 * "FETCH Statement with BULK COLLECT Clause").
 */
export function bulkFetch(
  node: FetchStatement,
  cursor: Cursor,
  context: RuleContext,
): Statement[] | undefined {
  const states = cursorStates(context);
  if (!states) return undefined;
  const types = node.into.targets.map((each) => listType(each, context));
  if (types.some((each) => each === undefined)) return undefined;
  const rows = node.into.targets.map((each, i) => rowVariable(each, types[i] as CollectionValue, context));
  const arrays = asArrays(node.into.targets, types as CollectionValue[], context);
  const lists = arrays?.lists ?? node.into.targets;
  const elements = arrays?.types ?? (types as CollectionValue[]);
  const place = behind(node);
  const inside: Statement[] = [
    { ...node, into: { ...node.into, bulk: false, targets: rows } },
    {
      kind: 'exit',
      ...place,
      action: 'exit',
      when: make.unary(place, 'not', make.reference(place, 'FOUND')),
    },
  ];
  const { limit: _, ...into } = (inside[0] as FetchStatement).into;
  inside[0] = { ...(inside[0] as FetchStatement), into };
  // Positions are counted where a list is no array, and where LIMIT asks for the number of elements.
  const isArray = elements.every((each) => formOf(each, context) === 'array');
  const position = isArray
    ? undefined
    : newVariable(lists[0] as Expression, 'position', make.type(node, 'integer'), context);
  if (position) context.resolution.state(position, { kind: 'number', integer: true, pls: true }, false);
  const at = position ? { ...position, ...place } : make.number(place, 0);
  if (position) inside.push(increment(place, at as Reference));
  lists.forEach((list, i) => {
    const element = { ...(rows[i] as Reference), ...place };
    inside.push(appendStatement(list, element, elements[i] as CollectionValue, at, place, context));
  });
  if (states.rowCounts.has(cursor.key)) {
    const count = rowCountVariable(cursor, context, place);
    if (count) inside.push(increment(place, count));
  }
  const first = lists[0] as Expression;
  if (node.into.limit)
    inside.push({
      kind: 'exit',
      ...place,
      action: 'exit',
      when: make.binary(
        place,
        position ? at : make.call(place, 'cardinality', [{ ...first, ...place }]),
        '>=',
        { ...node.into.limit, ...place },
      ),
    });
  const loop: Loop = { kind: 'loop', start: node.start, end: node.end, labels: [], statements: inside };
  const empty = lists.map((list) => emptied(list));
  if (position) empty.push(assign({ start: node.start, end: node.start }, position, make.number(node, 0)));
  const after: Statement[] = [...(arrays?.after ?? [])];
  if (states.found.has(cursor.key)) {
    const found = foundVariable(cursor, context, place);
    if (found) after.push(assign(place, found, make.reference(place, 'FOUND')));
  }
  return inPlace(node, [...empty, loop, ...after]);
}

/** A variable for one row, of the element's type. */
function rowVariable(list: Expression, type: CollectionValue, context: RuleContext): Reference {
  const declared = elementVariableType(type, list, context);
  const variable = newVariable(list, 'fetched', declared ?? make.type(list, 'text'), context);
  context.resolution.state(variable, type.element, true);
  return variable;
}
